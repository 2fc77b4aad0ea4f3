// libevent 2.1 without its HTTP, DNS and buffer layers: a base, events, nothing that owns bytes.
//
// Below it the Linux calls an event loop stands on and Swift's Glibc module leaves out, because
// glibc declares them for _GNU_SOURCE only or in headers that the module does not list.
#ifndef CODAP_RELAY_CLIBEVENT_SHIM_H
#define CODAP_RELAY_CLIBEVENT_SHIM_H

// First, before libevent's configuration defines _GNU_SOURCE: with it glibc names the members of
// fd_set otherwise than in Swift's Glibc module, and two definitions of one type do not compile.
#include <sys/select.h>

#include <event2/event.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

extern int accept4(int fd, struct sockaddr *address, socklen_t *length, int flags);
extern int pthread_setname_np(pthread_t thread, const char *name);

// EFD_*, SOCK_* and IPPROTO_* are enumerators, which Swift imports as types of their own.
enum {
    RELAY_EVENTFD_FLAGS = EFD_CLOEXEC | EFD_NONBLOCK,
    RELAY_SOCKET_FLAGS = SOCK_CLOEXEC | SOCK_NONBLOCK,
    RELAY_SOCKET_STREAM = SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
    RELAY_SEND_FLAGS = MSG_NOSIGNAL,
};

#endif
