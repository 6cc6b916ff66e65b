/* What a shared library on Android brings in place of the NDK's crtbegin_so.o. */
extern void __cxa_finalize(void *);

__attribute__((visibility("hidden"))) void *__dso_handle = &__dso_handle;

__attribute__((destructor, visibility("hidden"))) void __on_dlclose(void) { __cxa_finalize(&__dso_handle); }

/* The ident note: owner, type 1, lowest API level. */
__attribute__((section(".note.android.ident"), used, aligned(4))) static const struct {
  int owner_size, level_size, type;
  char owner[8];
  int level;
} ident = {8, 4, 1, "Android", API};
