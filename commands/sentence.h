/* sentence.h -- what is said in one sentence, such as a mission. */
#ifndef SENTENCE_H
#define SENTENCE_H

#include "command.h"

/* All that is left, as one line: without quotes around it, at least three words
 * and at most CAP_SENTENCE_CHARS.  ERR_USAGE: says in t->problem what is asked
 * for, with the command's first example. */
MUST_CHECK enum err sentence_take(struct turn *t, struct words *w, const char *ask,
                                  const char **text);
/* The same of so few words as words_min, at most three. */
MUST_CHECK enum err sentence_take_words(struct turn *t, struct words *w, const char *ask,
                                        size_t words_min, const char **text);

/* "“Call back the Bakers”." as the end of a sentence: cut at so many characters,
 * with a full stop unless it has its own. */
void sentence_say(struct message *m, const char *text, size_t max_chars);

#endif
