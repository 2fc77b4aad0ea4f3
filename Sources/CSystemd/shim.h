// libsystemd for Swift. Without the define, sd_journal_sendv() is a macro that adds the C source
// position, and Swift cannot call macros.
#pragma once
#define SD_JOURNAL_SUPPRESS_LOCATION
#include <systemd/sd-daemon.h>
#include <systemd/sd-journal.h>
