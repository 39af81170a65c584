/* library.h -- the Redis function library, as it was put together at build time. */
#ifndef LIBRARY_H
#define LIBRARY_H

const char *library_version(void); /* changes with every change of the text */
const char *library_text(void);

/* ACL rules for who calls the functions: see store_rights().  INFO is for `bravo check`,
 * BGREWRITEAOF for what was erased to be gone from the disk. */
#define LIBRARY_RIGHTS                                                                             \
    "resetkeys ~bravo:* resetchannels -@all +@hash +@list +@set +@sortedset +@stream +@string "    \
    "+@keyspace -@dangerous +fcall +info +bgrewriteaof +select +ping"

#endif
