/*
 * Runs the parts of the server that read what strangers send, under the compiler's sanitizers, with random input:
 * every split of a stream of requests must give the same requests, and no byte outside a buffer may be touched.
 * Arguments: seed, rounds. Prints how many requests of each outcome it saw.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "connections.h"
#include "response.h"
#include "settings.h"

static unsigned long seed;

static unsigned rnd(unsigned below) {
  seed = seed * 6364136223846793005ul + 1442695040888963407ul;
  return (unsigned)(seed >> 33) % below;
}

struct bytes {
  char at[20000];
  size_t length;
};

static void add(struct bytes *bytes, const char *string) {
  size_t count = strlen(string);
  if (bytes->length + count > sizeof bytes->at) return;
  memcpy(bytes->at + bytes->length, string, count);
  bytes->length += count;
}

#define ADD_ONE_OF(bytes, ...)                                          \
  do {                                                                  \
    static const char *const choices[] = {__VA_ARGS__};                 \
    add(bytes, choices[rnd(sizeof choices / sizeof *choices)]);         \
  } while (0)

static void add_header(struct bytes *bytes) {
  ADD_ONE_OF(bytes, "Connection: keep-alive\r\n", "connection:a, Keep-Alive , b\r\n", "X: \xff\t y \r\n", "Y:\r\n",
             "Content-Length: 0\r\n", "content-lengthy: x\r\n", "Connection:,close x,\r\n");
}

static void add_request(struct bytes *bytes) {
  ADD_ONE_OF(bytes, "GET ", "HEAD ", "POST ", "G ", "\r\nGET ");
  ADD_ONE_OF(bytes, "/", "/sandbox", "/sandbox?a", "/x", "*", "http://a/", "HTTP://a?b", "http://a/sandbox");
  if (rnd(200) == 0) {
    for (unsigned i = rnd(10000); i > 0; i--) add(bytes, "a");
  }
  add(bytes, rnd(300) ? " HTTP/1.1\r\nHost: a\r\n" : " HTTP/2.0\r\n");
  for (unsigned i = rnd(rnd(100) ? 5 : 1000); i > 0; i--) add_header(bytes);
  add(bytes, "\r\n");
}

/* Requests, the shortest ones among them, and in half of the streams something wrong at some place. */
static void make_stream(struct bytes *bytes) {
  size_t wanted = rnd(sizeof bytes->at);
  unsigned long_ones = rnd(3); /* a chunk full of the shortest is the most a connection has to queue */
  bytes->length = 0;
  while (bytes->length < wanted) {
    size_t before = bytes->length;
    if (rnd(2) < long_ones) {
      add_request(bytes);
    } else {
      add(bytes, SHORTEST_REQUEST);
    }
    if (bytes->length == before) break;
  }
  if (bytes->length && rnd(2)) bytes->at[rnd((unsigned)bytes->length)] = (char)rnd(256);
}

struct seen {
  int count;
  unsigned char responses[65536];
};

static unsigned long outcomes[8];

/* Parses as the server does: chunks in buffers of exactly their size, so that a read past the end is found. */
static void parse(const char *bytes, size_t length, int split, struct seen *seen) {
  struct request_parser parser = {0};
  seen->count = 0;
  while (length) {
    size_t size = length < CHUNK_BYTES ? length : CHUNK_BYTES;
    if (split) size = 1 + rnd((unsigned)(rnd(2) && size > 3 ? 3 : size));
    char *chunk = malloc(size);
    memcpy(chunk, bytes, size);
    int in_chunk = 0;
    for (size_t at = 0; at < size;) {
      size_t used;
      enum outcome outcome = request_parse(&parser, chunk + at, size - at, &used);
      if (used == 0 || used > size - at) abort();
      at += used;
      if (outcome == OUTCOME_INCOMPLETE) {
        if (at != size) abort();
        break;
      }
      unsigned char response = response_to(outcome, &parser);
      seen->responses[seen->count++] = response;
      if (++in_chunk > RESPONSES_MAX) abort();
      if (!split) outcomes[outcome]++;
      if (outcome != OUTCOME_COMPLETE) {
        if (!(response & RESPONSE_CLOSES)) abort();
        free(chunk);
        return;
      }
      /* The server stops at a request that closes; going on here tests more of the parser, but not its limit. */
      if (response & RESPONSE_CLOSES) in_chunk--;
      parser = (struct request_parser){0};
    }
    free(chunk);
    bytes += size;
    length -= size;
  }
}

static void check_requests(void) {
  static struct bytes bytes;
  static struct seen whole, split;
  make_stream(&bytes);
  parse(bytes.at, bytes.length, 0, &whole);
  parse(bytes.at, bytes.length, 1, &split);
  if (whole.count != split.count || memcmp(whole.responses, split.responses, (size_t)whole.count) != 0) abort();
}

static char *random_string(void) {
  size_t length = rnd(70);
  char *string = malloc(length + 1);
  for (size_t i = 0; i < length; i++) string[i] = rnd(3) ? (char)(1 + rnd(255)) : "\xe0\xa0\xf4\x90\xed\x80\x22\x5c"[rnd(8)];
  string[length] = 0;
  return string;
}

static void check_text(void) {
  char *string = random_string();
  size_t capacity = rnd(512);
  char *bytes = malloc(capacity + 1);
  struct text text = {.bytes = bytes, .capacity = capacity};
  text_json(&text, string);
  if (text.length > capacity || (capacity > strlen(string) * 6 + 2 && bytes[text.length - 1] != '"')) abort();
  free(bytes);
  free(string);
}

static void check_settings(void) {
  char bytes[256];
  char *value = random_string();
  char *entry = malloc(strlen(value) + 6);
  for (char *at = value; *at; at++) {
    if (rnd(8)) *at = "0123456789.."[rnd(12)];
  }
  sprintf(entry, "%s=%s", rnd(2) ? "PORT" : "BIND", value);
  struct text problem = {.bytes = bytes, .capacity = sizeof bytes};
  char *environment[] = {entry, NULL};
  read_settings(environment, &problem);
  free(entry);
  free(value);
}

static void check_responses(void) {
  struct sandbox_sample sample = {.uptime_seconds = UINT64_MAX, .memory_total_bytes = UINT64_MAX};
  for (unsigned kind = 0; kind < 8; kind++) {
    for (unsigned flags = 0; flags < 256; flags += 32) {
      char *bytes = malloc(RESPONSE_BYTES_MAX);
      struct text text = {.bytes = bytes, .capacity = RESPONSE_BYTES_MAX};
      append_response(&text, (uint8_t)(kind | flags), &sample);
      if (text.length >= RESPONSE_BYTES_MAX) abort();
      free(bytes);
    }
  }
}

int main(int count, char **arguments) {
  if (count != 3) return 2;
  seed = strtoul(arguments[1], NULL, 10);
  check_responses();
  for (long rounds = strtol(arguments[2], NULL, 10); rounds > 0; rounds--) {
    check_requests();
    check_text();
    check_settings();
  }
  printf("complete %lu malformed %lu target %lu headers %lu version %lu\n", outcomes[OUTCOME_COMPLETE],
         outcomes[OUTCOME_MALFORMED], outcomes[OUTCOME_TARGET_TOO_LONG], outcomes[OUTCOME_HEADERS_TOO_LONG],
         outcomes[OUTCOME_VERSION_UNSUPPORTED]);
  return 0;
}
