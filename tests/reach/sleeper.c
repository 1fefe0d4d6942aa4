/*
 * Stands for a job: notes each signal it gets that would end or stop it as "PID SIGNAL" in the file
 * that SLEEPER_LOG names and lives on; without that it ends as any other. With -l it listens on a
 * port first, with -c it is connected to one, with -o it holds a file open.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int log_fd = -1;

static void note(int signal)
{
	char line[32] = { 0 };
	int n = 0, numbers[2] = { (int)getpid(), signal };

	for (int i = 0; i < 2; i++) {
		char digits[12];
		int at = 0;

		do
			digits[at++] = (char)('0' + numbers[i] % 10);
		while (numbers[i] /= 10);
		while (at)
			line[n++] = digits[--at];
		line[n++] = i ? '\n' : ' ';
	}
	if (write(log_fd, line, (size_t)n) < 0)
		_exit(1);
}

static void use_port(const char *port, int connects)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)strtol(port, NULL, 10)) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	for (int i = 0; connects && i < 500; i++) {
		if (connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0)
			return;
		usleep(10000);
	}
	if (connects || fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0 ||
		listen(fd, 8) < 0)
		exit(1);
}

int main(int argc, char **argv)
{
	const char *log = getenv("SLEEPER_LOG"), *ready = getenv("SLEEPER_READY");

	log_fd = open(log ? log : "/dev/null", O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	for (int i = 1; log && i < NSIG; i++)
		if (i != SIGKILL && i != SIGSTOP && i != SIGCHLD && i != SIGCONT && i != SIGURG &&
			i != SIGWINCH && i != 32 && i != 33)
			signal(i, note);
	for (int i = 1; i + 1 < argc; i++) {
		if (strcmp(argv[i], "-l") == 0)
			use_port(argv[i + 1], 0);
		if (strcmp(argv[i], "-c") == 0)
			use_port(argv[i + 1], 1);
		if (strcmp(argv[i], "-o") == 0 && open(argv[i + 1], O_RDONLY) < 0)
			return 1;
	}
	if (ready) {
		int fd = open(ready, O_WRONLY | O_APPEND | O_CREAT, 0600);

		if (fd < 0 || write(fd, ".", 1) < 0)
			return 1;
		close(fd);
	}
	for (;;)
		pause();
}
