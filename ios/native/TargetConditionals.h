/* All that ring wants of Apple's headers: its TARGET_OS_ macros, which clang defines by itself for Apple's targets. */
#pragma once
#if !__has_extension(define_target_os_macros)
#error "this clang does not define TARGET_OS_IPHONE"
#endif
