/*
 * Functions that a library hands out: the type of the result says what calling them does.
 */
#include <async/async.h>

#include <stddef.h>
#include <sys/types.h>

typedef struct smbc_context SMBCCTX;
typedef struct smbc_file SMBCFILE;
typedef SMBCFILE *(*smbc_open_fn)(SMBCCTX *context, const char *name, int flags, mode_t mode);
typedef off_t (*smbc_lseek_fn)(SMBCCTX *context, SMBCFILE *file, off_t offset, int whence);

smbc_open_fn smbc_getFunctionOpen(SMBCCTX *context);
smbc_lseek_fn smbc_getFunctionLseek(SMBCCTX *context);

struct share {
	SMBCCTX *context;
	SMBCFILE *file;
};

static int at_once(void *arg)
{
	struct share *share = arg;

	share->file = smbc_getFunctionOpen(share->context)( // expect: blocking-call
		share->context, "smb://host/share/file", 0, 0);
	return !share->file;
}

static int later(void *arg)
{
	struct share *share = arg;
	smbc_open_fn open_file = smbc_getFunctionOpen(share->context);

	share->file = open_file(share->context, "smb://host/file", 0, 0); // expect: blocking-call
	return !share->file;
}

static int only_moves(void *arg)
{
	struct share *share = arg;

	return (int)smbc_getFunctionLseek(share->context)(share->context, share->file, 0, 0);
}

static int only_asks(void *arg)
{
	struct share *share = arg;

	return smbc_getFunctionOpen(share->context) == NULL;
}

int main(void)
{
	struct share share = { 0 };
	int (*const all[])(void *) = { at_once, later, only_moves, only_asks };

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (async_run(all[i], &share, NULL) < 0)
			return 1;
	return 0;
}
