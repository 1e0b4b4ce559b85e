/*
 * What the shipped models of clients, terminals and what else real programs link say of calls about
 * which something is known (facts.h).
 */
#include <check.h>
#include <stdlib.h>

#include "facts.h"

static const struct fact_row rows[] = {
	/* Terminals. */
	{ "wgetch", "arg0:nonblocking", ROLE_BLOCKS, BLOCK_INTERACTIVE, &no },
	{ "wgetch", "arg0:blocking", ROLE_BLOCKS, BLOCK_INTERACTIVE, &yes },
	{ "nodelay", "arg1=1", ROLE_MAKES_NONBLOCKING, 0, &yes },
	{ "wtimeout", "arg1=100", ROLE_MAKES_NONBLOCKING, 0, &no },
	{ "setupterm", "", ROLE_BLOCKS, BLOCK_DISK, &yes },
	{ "readline", "", ROLE_BLOCKS, BLOCK_INTERACTIVE, &yes },
	{ "rl_callback_handler_install", "", ROLE_CALLS_ON_LOOP, 1, &yes },
	{ "utempter_add_record", "", ROLE_BLOCKS, BLOCK_CHILD, &yes },

	/* LMDB, MySQL. */
	{ "mdb_txn_begin", "arg1:null arg2=0", ROLE_BLOCKS, BLOCK_IPC, &yes },
	{ "mdb_txn_begin", "arg1:null arg2=0x20000", ROLE_BLOCKS, BLOCK_IPC, &no },
	{ "mdb_txn_begin", "arg1:set arg2=0", ROLE_BLOCKS, BLOCK_IPC, &no },
	{ "mdb_txn_begin", "arg1:null", ROLE_BLOCKS, BLOCK_IPC, &maybe },
	{ "mdb_get", "", ROLE_NONBLOCKING, role_no_argument, &yes },
	{ "mysql_query", "", ROLE_BLOCKS, BLOCK_DB, &yes },
	{ "mysql_real_query_start", "", ROLE_BLOCKS, BLOCK_DB, &no },
	{ "mysql_real_query_nonblocking", "", ROLE_BLOCKS, BLOCK_DB, &no },
	{ "mysql_real_connect_start", "arg2:address", ROLE_BLOCKS, BLOCK_DNS, &no },

	/* Who checks passwords, and keys. */
	{ "sasl_server_start", "arg1:text=EXTERNAL", ROLE_BLOCKS, BLOCK_IPC, &no },
	{ "sasl_server_start", "", ROLE_BLOCKS, BLOCK_IPC, &maybe },
	{ "sasl_server_start", "arg1:text=PLAIN", ROLE_BLOCKS, BLOCK_IPC, &yes },
	{ "sasl_server_step", "", ROLE_BLOCKS, BLOCK_IPC, &maybe },
	{ "gnutls_handshake", "", ROLE_BLOCKS, BLOCK_NET, &maybe },
	{ "gnutls_handshake", "arg0:nonblocking", ROLE_BLOCKS, BLOCK_NET, &no },
	{ "gnutls_record_recv", "result:tested=-28", ROLE_BLOCKS, BLOCK_NET, &no },
	{ "gnutls_transport_set_int2", "", ROLE_TAKES_MODE, 0, &yes },
	{ "gnutls_transport_set_pull_function", "", ROLE_MAKES_NONBLOCKING, 0, &yes },
	{ "gnutls_x509_privkey_generate", "arg1=1", ROLE_CPU_HEAVY, role_no_argument, &yes },
	{ "gnutls_x509_privkey_generate", "arg1=4", ROLE_CPU_HEAVY, role_no_argument, &no },
	{ "dnssec_nsec3_hash", "arg1.iterations=10", ROLE_CPU_HEAVY, role_no_argument, &no },
	{ "dnssec_nsec3_hash", "arg1.iterations=150", ROLE_CPU_HEAVY, role_no_argument, &yes },
	{ "ldap_search_ext_s", "", ROLE_BLOCKS, BLOCK_NET, &yes },
	{ "ldap_result", "arg3:zeroed", ROLE_BLOCKS, BLOCK_NET, &no },
	{ "ldap_unbind_ext_s", "", ROLE_NONBLOCKING, role_no_argument, &yes },

	/* Files of other machines. */
	{ "smbc_open", "", ROLE_BLOCKS, BLOCK_NET, &yes },
	{ "smbc_telldir", "", ROLE_BLOCKS, BLOCK_NET, &no },
	{ "nfs_stat64", "", ROLE_BLOCKS, BLOCK_NET, &yes },
	{ "nfs_stat64_async", "", ROLE_BLOCKS, BLOCK_NET, &no },
	{ "nfs_service", "", ROLE_NONBLOCKING, role_no_argument, &yes },
	{ "libssh2_session_handshake", "arg0:nonblocking", ROLE_BLOCKS, BLOCK_NET, &no },
	{ "libssh2_session_handshake", "arg0:blocking", ROLE_BLOCKS, BLOCK_NET, &yes },
	{ "libssh2_channel_read_ex", "", ROLE_BLOCKS, BLOCK_NET, &maybe },
	{ "libssh2_channel_read_ex", "result:tested=-37", ROLE_BLOCKS, BLOCK_NET, &no },
	{ "libssh2_session_set_blocking", "arg1=0", ROLE_MAKES_NONBLOCKING, 0, &yes },
	{ "ssh_channel_poll", "", ROLE_BLOCKS, BLOCK_NET, &no },
	{ "ssh_pki_generate", "arg0=2", ROLE_CPU_HEAVY, role_no_argument, &yes },

	/* Messages and queries. */
	{ "zmq_recv", "arg3=1", ROLE_BLOCKS, BLOCK_NET, &no },
	{ "zmq_recv", "arg3=0", ROLE_BLOCKS, BLOCK_NET, &yes },
	{ "zmq_msg_recv", "arg2=1", ROLE_BLOCKS, BLOCK_NET, &no },
	{ "zmq_poll", "arg2=0", ROLE_BLOCKS, BLOCK_MULTIPLEX, &no },
	{ "nng_recv", "arg3=2", ROLE_BLOCKS, BLOCK_NET, &no },
	{ "nng_recv", "arg3=1", ROLE_BLOCKS, BLOCK_NET, &yes },
	{ "rd_kafka_poll", "arg1=0", ROLE_BLOCKS, BLOCK_NET, &no },
	{ "rd_kafka_flush", "arg1=10000", ROLE_BLOCKS, BLOCK_NET, &yes },
	{ "rd_kafka_produce", "arg2=2", ROLE_BLOCKS, BLOCK_NET, &no },
	{ "rd_kafka_commit", "arg2=1", ROLE_BLOCKS, BLOCK_NET, &no },
	{ "ares_gethostbyname", "", ROLE_CALLS_ON_LOOP, 3, &yes },
	{ "ares_init", "", ROLE_BLOCKS, BLOCK_DISK, &yes },
	{ "libusb_bulk_transfer", "", ROLE_BLOCKS, BLOCK_FD, &yes },
	{ "libusb_handle_events_timeout", "arg1:zeroed", ROLE_BLOCKS, BLOCK_MULTIPLEX, &no },
	{ "luaL_loadfilex", "", ROLE_BLOCKS, BLOCK_DISK, &yes },
	{ "lua_pcall", "", ROLE_NONBLOCKING, role_no_argument, &no },
	{ "lua_pcall", "", ROLE_RUNS_REGISTERED, role_no_argument, &yes },
	{ "lua_pushcclosure", "", ROLE_REGISTERS, 1, &yes },
	{ "sasl_client_step", "", ROLE_RUNS_REGISTERED, role_no_argument, &yes },
};

/* What is hidden by default says so in the model. */
START_TEST(severities_are_lowered)
{
	static const char *const names[] = { "mdb_txn_commit", "mysql_fetch_row",
		"mysql_real_connect_start", "dnssec_sign_verify", "ldap_sasl_bind" };
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct role_list roles = model_function(shipped, names[i]);
		ck_assert_uint_eq(roles.count, 1);
		ck_assert_msg(roles.items[0].severity == 1, "%s", names[i]);
	}
}
END_TEST

/* Pointers that a context hands out. */
START_TEST(types_of_pointers_block)
{
	static const char *const names[] = { "smbc_open_fn", "smbc_read_fn", "smbc_stat_fn" };
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct role_list roles = model_typedef(shipped, names[i]);
		ck_assert_uint_eq(roles.count, 1);
		ck_assert_int_eq(roles.items[0].kind, ROLE_BLOCKS);
		ck_assert_int_eq(roles.items[0].category, BLOCK_NET);
	}
	ck_assert_uint_eq(model_typedef(shipped, "smbc_lseek_fn").count, 0);
	ck_assert_uint_eq(model_typedef(shipped, "smbc_get_auth_data_fn").count, 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		severities_are_lowered,
		types_of_pointers_block,
	};
	return shipped_suite("shipped_clients", rows, COUNT_OF(rows), tests, COUNT_OF(tests));
}
