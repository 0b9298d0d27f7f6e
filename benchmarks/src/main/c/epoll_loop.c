/*
 * The least that a client can do: one thread, one epoll, one connection a device, one request in flight on each. It checks
 * the header, adds the registers up and asks again. Arguments: port, registers, then one IPv4 address a device. Runs until
 * it is killed.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define HEADER 9
#define LONGEST (HEADER + 250)
#define EVENTS 512

struct device {
    int socket;
    uint16_t transaction;
    int have;
    uint8_t reply[LONGEST];
};

static volatile uint64_t sum;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void ask(struct device *d, int registers) {
    d->transaction++;
    d->have = 0;
    uint8_t request[12] = {d->transaction >> 8, d->transaction & 0xFF, 0, 0, 0, 6, 1, 3, 0, 0, registers >> 8, registers & 0xFF};
    if (write(d->socket, request, sizeof request) != sizeof request) {
        fail("write");
    }
}

static void take(const struct device *d, int registers) {
    const uint8_t *r = d->reply;
    if ((r[0] << 8 | r[1]) != d->transaction || r[6] != 1 || r[7] != 3 || r[8] != 2 * registers) {
        fputs("a reply to another question\n", stderr);
        exit(1);
    }
    uint64_t total = 0;
    for (int i = 0; i < registers; i++) {
        total += (uint64_t)(r[HEADER + 2 * i] << 8 | r[HEADER + 2 * i + 1]);
    }
    sum += total;
}

int main(int count, char **arguments) {
    if (count < 4) {
        fputs("usage: epoll_loop PORT REGISTERS ADDRESS...\n", stderr);
        return 2;
    }
    int registers = atoi(arguments[2]);
    int whole = HEADER + 2 * registers;
    if (registers < 1 || whole > LONGEST) {
        fputs("1 to 125 registers\n", stderr);
        return 2;
    }
    int epoll = epoll_create1(0);
    struct device *devices = calloc((size_t)count - 3, sizeof *devices);
    if (epoll < 0 || devices == NULL) {
        fail("epoll");
    }
    for (int i = 3; i < count; i++) {
        struct device *d = &devices[i - 3];
        struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(arguments[1]))};
        inet_pton(AF_INET, arguments[i], &address.sin_addr);
        d->socket = socket(AF_INET, SOCK_STREAM, 0);
        if (d->socket < 0 || connect(d->socket, (struct sockaddr *)&address, sizeof address) != 0) {
            fail("connect");
        }
        int on = 1;
        setsockopt(d->socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = d};
        if (epoll_ctl(epoll, EPOLL_CTL_ADD, d->socket, &event) != 0) {
            fail("epoll_ctl");
        }
    }
    for (int i = 0; i < count - 3; i++) {
        ask(&devices[i], registers);
    }
    struct epoll_event events[EVENTS];
    for (;;) {
        int ready = epoll_wait(epoll, events, EVENTS, -1);
        for (int i = 0; i < ready; i++) {
            struct device *d = events[i].data.ptr;
            ssize_t got = read(d->socket, d->reply + d->have, (size_t)(whole - d->have));
            if (got <= 0) {
                fail("read");
            }
            d->have += (int)got;
            if (d->have == whole) {
                take(d, registers);
                ask(d, registers);
            }
        }
    }
}
