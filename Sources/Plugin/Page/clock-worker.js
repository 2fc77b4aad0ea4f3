// @ts-check
/**
 * A timer for the page, in a Web Worker: a hidden page's own timers fire once a minute. A message is
 * a delay in milliseconds and replaces the one before; the answer, when it is over, is empty.
 */

let timer = 0;

self.onmessage = ({ data }) => {
  clearTimeout(timer);
  timer = self.setTimeout(() => self.postMessage(null), data);
};
