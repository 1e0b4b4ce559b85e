/*
 * measure FILE COMMAND...: runs a command with its output thrown away and appends one line to
 * FILE: CPU seconds (user + system of the process and its children), wall seconds, peak memory in
 * MB, exit code.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(const struct timeval *t)
{
	return (double)t->tv_sec + (double)t->tv_usec / 1e6;
}

int main(int count, char **arguments)
{
	struct timespec start, end;
	struct rusage used;
	int status = 0;

	if (count < 3) {
		fputs("usage: measure FILE COMMAND...\n", stderr);
		return 2;
	}
	clock_gettime(CLOCK_MONOTONIC, &start);
	pid_t child = fork();
	if (!child) {
		int nowhere = open("/dev/null", O_WRONLY);
		dup2(nowhere, STDOUT_FILENO);
		dup2(nowhere, STDERR_FILENO);
		execvp(arguments[2], arguments + 2);
		_exit(127);
	}
	waitpid(child, &status, 0);
	clock_gettime(CLOCK_MONOTONIC, &end);
	getrusage(RUSAGE_CHILDREN, &used);
	FILE *out = fopen(arguments[1], "a");
	if (!out)
		return 2;
	fprintf(out, "%.4f %.4f %ld %d\n", seconds(&used.ru_utime) + seconds(&used.ru_stime),
		(double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9,
		used.ru_maxrss / 1024, WIFEXITED(status) ? WEXITSTATUS(status) : 128);
	fclose(out);
	return 0;
}
