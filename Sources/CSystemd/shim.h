// libsystemd for Swift. Without the define, sd_journal_sendv() is a macro that adds the C source
// position, and Swift cannot call macros. sd_notifyf() and the like are varargs: sd_notify() is
// not.
#pragma once
#define SD_JOURNAL_SUPPRESS_LOCATION
#include <systemd/sd-daemon.h>
#include <systemd/sd-journal.h>
// eventfd(2), which Swift's Glibc module leaves out.
#include <sys/eventfd.h>
// glibc declares it for _GNU_SOURCE only.
#include <pthread.h>
extern int pthread_setname_np(pthread_t thread, const char *name);
