// A workload that does what no workload should. `mute` takes connections and never answers. `greedy` answers for three seconds, then takes
// memory until the kernel ends it. Built by the test that uses it.
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
  time_t began = time(0);
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
    while (greedy && time(0) - began > 3) {
      char *taken = malloc(1 << 20);
      if (taken) memset(taken, 1, 1 << 20);
    }
  }
}
