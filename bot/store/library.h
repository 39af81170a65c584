/* library.h -- the Redis function library, as it was put together at build time. */
#ifndef LIBRARY_H
#define LIBRARY_H

const char *library_version(void); /* changes with every change of the text */
const char *library_text(void);

#endif
