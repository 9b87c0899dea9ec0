/* A hash table with open addressing. */
#include <stdio.h>
#include "table.h"

#define SLOTS 64
#define GUARD
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define EACH(it, table) \
    for (struct slot *it = (table)->slots; \
         it < (table)->slots + SLOTS; it++)

typedef unsigned long hash_t;
typedef int (*compare_fn)(const void *, const void *);

/* One place in the table. */
struct slot {
    const char *key;
    void *value;
    struct { int a, b; } pair;
};

typedef struct table {
    struct slot slots[SLOTS];
    size_t used;
} table_t;

typedef struct { int x; int y; } point_t;
union word { int number; char bytes[4]; };
enum state { EMPTY, USED = 2, GONE };
enum { ANONYMOUS = 1 };

extern int errors;
static const char *const NAMES[] = {
    "empty",
    "used",
};
static table_t shared = { .used = 0 };

int table_init(table_t *table);
static inline hash_t hash(const char *key);
void *table_get(const table_t *table, const char *key)
    __attribute__((nonnull(1, 2)));

/* Hashes a key. */
static inline hash_t hash(const char *key)
{
    hash_t value = 5381;
    while (*key)
        value = value * 33 + (unsigned char)*key++;
    return value;
}

static struct slot *
find(table_t *table,
     const char *key)
{
    enum state state = EMPTY;
    EACH(it, table) {
        if (it->key == key)
            return it;
    }
    return NULL;
}

int (*pick(int which))(const void *, const void *)
{
    return which ? NULL : 0;
}

#ifdef GUARD
int guarded(void) { return 1; }
#else
int unguarded(void) { return 0; }
#endif

int broken(int a {
    return a;
}

int main(int argc, char **argv) { return argc > 1 ? puts(argv[1]) : table_init(&shared); }
