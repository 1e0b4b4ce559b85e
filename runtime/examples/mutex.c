/*
 * Tasks of one loop need a lock only where they suspend between two things that belong together:
 * here, between reading a balance and writing it back. Without the lock both read 100, and one
 * payment is lost.
 *
 * Prints:
 *
 *     without a lock: 100 + 10 + 20 = 120
 *     with a lock: 100 + 10 + 20 = 130
 */
#include <async/async.h>

#include <errno.h>
#include <stdio.h>

struct account {
	int balance;
	struct async_mutex *mutex;
};

struct payment {
	struct account *account;
	int amount;
};

static int add(struct account *account, int amount)
{
	int before = account->balance;
	int rc = async_sleep(10); /* plays the bank */

	if (rc == 0)
		account->balance = before + amount;
	return rc;
}

static int pay(void *arg)
{
	struct payment *payment = arg;

	return add(payment->account, payment->amount);
}

static int pay_locked(void *arg)
{
	struct payment *payment = arg;
	int rc;

	ASYNC_LOCKED (payment->account->mutex, &rc) {
		rc = add(payment->account, payment->amount);
	}
	return rc;
}

static int pay_both(const char *how, async_fn pay_one, struct account *account)
{
	struct payment payments[] = { { account, 10 }, { account, 20 } };
	int rc;

	account->balance = 100;
	rc = async_map(pay_one, payments, 2, sizeof payments[0], 2, NULL);
	printf("%s: 100 + 10 + 20 = %d\n", how, account->balance);
	return rc;
}

static int start(void *arg)
{
	struct account account = { .mutex = async_mutex_new() };
	int rc;

	(void)arg;
	if (!account.mutex)
		return -ENOMEM;
	rc = pay_both("without a lock", pay, &account);
	if (rc == 0)
		rc = pay_both("with a lock", pay_locked, &account);
	async_mutex_free(account.mutex);
	return rc;
}

int main(void)
{
	static const struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, NULL, &config) < 0;
}
