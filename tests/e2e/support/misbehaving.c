// A workload that does what no workload should. `mute` takes connections and never answers. `greedy` takes memory until the kernel ends it,
// sooner than a rollout of few pods is complete. Built by the test that uses it.
#include <arpa/inet.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

int main(int count, char **words) {
  int greedy = count > 1 && strcmp(words[1], "greedy") == 0;
  int listener = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(8080)};
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 128)) return 1;
  struct timespec began, now;
  clock_gettime(CLOCK_MONOTONIC, &began);
  for (;;) {
    struct pollfd waiting = {.fd = listener, .events = POLLIN};
    if (poll(&waiting, 1, 200) > 0) {
      int client = accept(listener, 0, 0);
      if (client >= 0 && greedy) {
        char request[1024];
        if (read(client, request, sizeof request) > 0 && write(client, answer, sizeof answer - 1) < 0) return 2;
        close(client);
      }
      if (client < 0) poll(0, 0, 100);
    }
    clock_gettime(CLOCK_MONOTONIC, &now);
    while (greedy && (now.tv_sec - began.tv_sec) * 1000 + (now.tv_nsec - began.tv_nsec) / 1000000 > 300) {
      // volatile: what nobody reads the compiler would leave out.
      volatile char *taken = malloc(1 << 20);
      for (int at = 0; taken && at < 1 << 20; at += 4096) taken[at] = 1;
    }
  }
}
