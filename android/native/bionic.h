/* What LLVM's libunwind wants from the C library's headers, with bionic's layouts; `build` puts it in the place of each header that libunwind names. */
#pragma once
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* assert.h, errno.h, inttypes.h, signal.h, sys/syscall.h, unistd.h */
#define assert(condition) ((void)0)
int *__errno(void);
#define errno (*__errno())
#define EFAULT 14
#define EINVAL 22
typedef unsigned long sigset_t;
#define NSIG 65
#define SYS_rt_sigprocmask 135 /* arm64, the one that asks */
long syscall(long, ...);

/* stdio.h, where an app's standard error goes nowhere */
#define stderr 0
#define fprintf(...) ((void)0)
#define fflush(file) ((void)0)
int snprintf(char *, size_t, const char *, ...);

/* stdlib.h, string.h */
void abort(void) __attribute__((noreturn));
void *malloc(size_t);
void free(void *);
char *getenv(const char *);
void *memcpy(void *, const void *, size_t);
void *memmove(void *, const void *, size_t);
void *memset(void *, int, size_t);
int strcmp(const char *, const char *);
size_t strlen(const char *);

/* dlfcn.h, elf.h, link.h */
typedef struct {
  const char *dli_fname;
  void *dli_fbase;
  const char *dli_sname;
  void *dli_saddr;
} Dl_info;
int dladdr(const void *, Dl_info *);
#define PT_LOAD 1
#define PT_GNU_EH_FRAME 0x6474e550
#define PT_ARM_EXIDX 0x70000001
typedef uint16_t Elf32_Half, Elf64_Half;
typedef uint32_t Elf32_Addr;
typedef uint64_t Elf64_Addr;
typedef struct {
  uint32_t p_type, p_offset, p_vaddr, p_paddr, p_filesz, p_memsz, p_flags, p_align;
} Elf32_Phdr;
typedef struct {
  uint32_t p_type, p_flags;
  uint64_t p_offset, p_vaddr, p_paddr, p_filesz, p_memsz, p_align;
} Elf64_Phdr;
#ifdef __LP64__
#define ElfW(type) Elf64_##type
#else
#define ElfW(type) Elf32_##type
#endif
struct dl_phdr_info {
  ElfW(Addr) dlpi_addr;
  const char *dlpi_name;
  const ElfW(Phdr) *dlpi_phdr;
  ElfW(Half) dlpi_phnum;
  unsigned long long dlpi_adds, dlpi_subs;
  size_t dlpi_tls_modid;
  void *dlpi_tls_data;
};
int dl_iterate_phdr(int (*)(struct dl_phdr_info *, size_t, void *), void *);
#ifdef __arm__
unsigned long dl_unwind_find_exidx(unsigned long, int *);
#endif

/* pthread.h: 56 bytes on 64 bits, 40 on 32, all zero at first */
typedef struct {
#ifdef __LP64__
  int32_t private_[14];
#else
  int32_t private_[10];
#endif
} pthread_rwlock_t;
#define PTHREAD_RWLOCK_INITIALIZER {{0}}
int pthread_rwlock_rdlock(pthread_rwlock_t *);
int pthread_rwlock_wrlock(pthread_rwlock_t *);
int pthread_rwlock_unlock(pthread_rwlock_t *);

#ifdef __cplusplus
}
#endif
