import EventLoop
import HTTP
