/* Nothing unwinds in a library or in the headless program: a panic ends what met it. This is what std's text of a panic asks for all the same. */

enum { END_OF_STACK = 5, FAILED = 1 };

int _Unwind_Backtrace(void *callback, void *argument) {
  (void)callback, (void)argument;
  return END_OF_STACK;
}

void *_Unwind_FindEnclosingFunction(void *place) {
  (void)place;
  return 0;
}

#ifdef __arm__
int _Unwind_VRS_Get(void *context, int kind, unsigned number, int form, void *value) {
  (void)context, (void)kind, (void)number, (void)form, (void)value;
  return FAILED;
}
#else
unsigned long _Unwind_GetCFA(void *context) {
  (void)context;
  return 0;
}

unsigned long _Unwind_GetIP(void *context) {
  (void)context;
  return 0;
}
#endif
