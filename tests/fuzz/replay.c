/* replay.c -- runs a fuzz target once over each file of its corpus, built by
 * any compiler: what the fuzzers once found does not come back.
 *
 * In the fuzz preset libFuzzer brings its own main().
 */
#include "arena.h"

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void replay(const char *path)
{
    struct stat status;
    FILE *file = fopen(path, "rb");

    if (file == NULL || fstat(fileno(file), &status) != 0) {
        perror(path);
        exit(1);
    }
    /* Just as long as the input, so that AddressSanitizer sees its end. */
    size_t size = (size_t)status.st_size;
    uint8_t *input = must_alloc(size);

    if (fread(input, 1, size, file) != size) {
        perror(path);
        exit(1);
    }
    if (fclose(file) != 0) {
        perror(path);
    }
    (void)fprintf(stderr, "%s\n", path);
    (void)LLVMFuzzerTestOneInput(input, size);
    free(input);
}

int main(int argc, char **argv)
{
    DIR *corpus = argc == 2 ? opendir(argv[1]) : NULL;
    size_t count = 0;

    if (corpus == NULL) {
        (void)fprintf(stderr, "usage: %s CORPUS-FOLDER\n", argv[0]);
        return 2;
    }
    for (struct dirent *entry = readdir(corpus); entry != NULL; entry = readdir(corpus)) {
        char path[4096];

        if (entry->d_name[0] != '.') {
            (void)snprintf(path, sizeof path, "%s/%s", argv[1], entry->d_name);
            replay(path);
            count++;
        }
    }
    closedir(corpus);
    (void)fprintf(stderr, "%zu inputs\n", count);
    return count == 0;
}
