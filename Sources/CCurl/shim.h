// SPDX-License-Identifier: Apache-2.0
// The functions of libcurl, looked up when the first transfer begins. Linking it would make every
// start of the program load some thirty libraries, and keep it from starting where there is none.
// Variadic functions, which Swift cannot call, get a wrapper for each type of argument.
#ifndef CCURL_SHIM_H
#define CCURL_SHIM_H

#include <curl/curl.h>
#include <dlfcn.h>
#include <stddef.h>

// Options that older headers lack; the library that is loaded may know them all the same.
static const CURLoption CCURLOPT_PROTOCOLS_STR = (CURLoption)(CURLOPTTYPE_OBJECTPOINT + 318);
static const CURLoption CCURLOPT_QUICK_EXIT = (CURLoption)(CURLOPTTYPE_LONG + 322);
// A proxy failed: a code that older headers have no name for.
static const CURLcode CCURLE_PROXY = (CURLcode)97;

// The signatures of the callbacks. The last argument is the handle's own pointer.
typedef size_t (*ccurl_data_callback)(char *data, size_t size, size_t count, void *context);
typedef int (*ccurl_progress_callback)(
    void *context, curl_off_t expected, curl_off_t received, curl_off_t to_send, curl_off_t sent);

// What is used of the library.
struct ccurl_functions {
  CURLcode (*global_init)(long flags);
  CURL *(*easy_init)(void);
  void (*easy_reset)(CURL *handle);
  void (*easy_cleanup)(CURL *handle);
  CURLcode (*easy_perform)(CURL *handle);
  CURLcode (*easy_setopt)(CURL *handle, CURLoption option, ...);
  CURLcode (*easy_getinfo)(CURL *handle, CURLINFO info, ...);
  const char *(*easy_strerror)(CURLcode code);
  struct curl_slist *(*slist_append)(struct curl_slist *list, const char *text);
  void (*slist_free_all)(struct curl_slist *list);
  char *(*version)(void);
};

// Fills `functions` from a shared library of that name; 0 where it or one function is missing.
static inline int ccurl_load(struct ccurl_functions *functions, const char *name) {
  void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) return 0;
#define CCURL_FIND(member, symbol) \
  *(void **)&functions->member = dlsym(library, symbol); \
  if (functions->member == NULL) return 0
  CCURL_FIND(global_init, "curl_global_init");
  CCURL_FIND(easy_init, "curl_easy_init");
  CCURL_FIND(easy_reset, "curl_easy_reset");
  CCURL_FIND(easy_cleanup, "curl_easy_cleanup");
  CCURL_FIND(easy_perform, "curl_easy_perform");
  CCURL_FIND(easy_setopt, "curl_easy_setopt");
  CCURL_FIND(easy_getinfo, "curl_easy_getinfo");
  CCURL_FIND(easy_strerror, "curl_easy_strerror");
  CCURL_FIND(slist_append, "curl_slist_append");
  CCURL_FIND(slist_free_all, "curl_slist_free_all");
  CCURL_FIND(version, "curl_version");
#undef CCURL_FIND
  return 1;
}

static inline CURLcode ccurl_set_long(
    const struct ccurl_functions *f, CURL *handle, CURLoption option, long value) {
  return f->easy_setopt(handle, option, value);
}

static inline CURLcode ccurl_set_string(
    const struct ccurl_functions *f, CURL *handle, CURLoption option, const char *value) {
  return f->easy_setopt(handle, option, value);
}

static inline CURLcode ccurl_set_pointer(
    const struct ccurl_functions *f, CURL *handle, CURLoption option, void *value) {
  return f->easy_setopt(handle, option, value);
}

static inline CURLcode ccurl_set_data_callback(
    const struct ccurl_functions *f, CURL *handle, CURLoption option, ccurl_data_callback value) {
  return f->easy_setopt(handle, option, value);
}

static inline CURLcode ccurl_set_progress_callback(
    const struct ccurl_functions *f, CURL *handle, ccurl_progress_callback value) {
  return f->easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, value);
}

static inline CURLcode ccurl_get_long(
    const struct ccurl_functions *f, CURL *handle, CURLINFO info, long *value) {
  return f->easy_getinfo(handle, info, value);
}

static inline CURLcode ccurl_get_offset(
    const struct ccurl_functions *f, CURL *handle, CURLINFO info, curl_off_t *value) {
  return f->easy_getinfo(handle, info, value);
}

static inline CURLcode ccurl_get_string(
    const struct ccurl_functions *f, CURL *handle, CURLINFO info, const char **value) {
  return f->easy_getinfo(handle, info, value);
}

#endif
