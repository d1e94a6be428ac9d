// SPDX-License-Identifier: Apache-2.0
// What Linux has and Swift's Glibc module does not show: it is compiled without _GNU_SOURCE, and
// leaves out the header of extended attributes.
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/vfs.h>
#include <sys/xattr.h>

// A descriptor that only names a directory: searching needs no permission to read.
static const int CLINUX_O_PATH = 010000000;
// For `utimensat`: leave this time as it is.
static const long CLINUX_UTIME_OMIT = (1l << 30) - 2l;

// Makes everything on the file system of an open file durable.
extern int syncfs(int descriptor);

// The kind of the file system that an open file lies on, nought where it is not known.
static inline unsigned long clinux_file_system_type(int descriptor) {
  struct statfs status;
  return fstatfs(descriptor, &status) == 0 ? (unsigned long)status.f_type : 0;
}
