/* setting_verbs.h -- the verbs of `setting` that only read. */
#ifndef SETTING_VERBS_H
#define SETTING_VERBS_H

#include "command.h"

struct setting_args {
    const struct setting *setting;
    const char *value; /* NULL: back to the default */
    const char *part;  /* of the names to list; NULL: all */
};

extern const struct verb setting_list, setting_show, setting_log;

/* Do the names of some settings begin so: "kudos"? */
bool setting_part(const char *part);
/* Takes the name of a setting; ERR_USAGE: there is none, or no such one. */
MUST_CHECK enum err setting_take(struct turn *t, struct words *w, struct setting_args *a);
/* The same, as all that a verb takes. */
MUST_CHECK enum err setting_name_parse(struct turn *t, struct words *w, void *args);

#endif
