/*
 * What rules/models/mysql.yaml names, by the documented prototypes of MySQL and MariaDB (the ones
 * that end in _start and _cont): neither need be installed.
 */
#include <stdint.h>

typedef struct MYSQL MYSQL;
typedef struct MYSQL_RES MYSQL_RES;
typedef struct MYSQL_STMT MYSQL_STMT;
typedef struct MYSQL_FIELD MYSQL_FIELD;
typedef struct MYSQL_BIND MYSQL_BIND;
typedef char **MYSQL_ROW;
typedef char my_bool;
enum mysql_option { MYSQL_OPT_CONNECT_TIMEOUT };
enum enum_mysql_set_option { MYSQL_OPTION_MULTI_STATEMENTS_ON };
enum mysql_enum_shutdown_level { SHUTDOWN_DEFAULT };
enum net_async_status { NET_ASYNC_COMPLETE, NET_ASYNC_NOT_READY };

MYSQL *mysql_init(MYSQL *mysql);
int mysql_options(MYSQL *mysql, enum mysql_option option, const void *argument);
MYSQL *mysql_real_connect(MYSQL *mysql, const char *host, const char *user, const char *password,
	const char *database, unsigned int port, const char *socket, unsigned long flags);
my_bool mysql_change_user(
	MYSQL *mysql, const char *user, const char *password, const char *database);
int mysql_ping(MYSQL *mysql);
int mysql_select_db(MYSQL *mysql, const char *database);
int mysql_reset_connection(MYSQL *mysql);
int mysql_query(MYSQL *mysql, const char *statement);
int mysql_real_query(MYSQL *mysql, const char *statement, unsigned long length);
int mysql_send_query(MYSQL *mysql, const char *statement, unsigned long length);
my_bool mysql_read_query_result(MYSQL *mysql);
int mysql_next_result(MYSQL *mysql);
MYSQL_RES *mysql_store_result(MYSQL *mysql);
my_bool mysql_commit(MYSQL *mysql);
my_bool mysql_rollback(MYSQL *mysql);
my_bool mysql_autocommit(MYSQL *mysql, my_bool mode);
int mysql_set_character_set(MYSQL *mysql, const char *name);
int mysql_set_server_option(MYSQL *mysql, enum enum_mysql_set_option option);
const char *mysql_stat(MYSQL *mysql);
MYSQL_RES *mysql_list_dbs(MYSQL *mysql, const char *pattern);
MYSQL_RES *mysql_list_tables(MYSQL *mysql, const char *pattern);
MYSQL_RES *mysql_list_fields(MYSQL *mysql, const char *table, const char *pattern);
MYSQL_RES *mysql_list_processes(MYSQL *mysql);
int mysql_kill(MYSQL *mysql, unsigned long process);
int mysql_refresh(MYSQL *mysql, unsigned int options);
int mysql_shutdown(MYSQL *mysql, enum mysql_enum_shutdown_level level);
int mysql_dump_debug_info(MYSQL *mysql);
MYSQL_ROW mysql_fetch_row(MYSQL_RES *result);
void mysql_free_result(MYSQL_RES *result);
void mysql_close(MYSQL *mysql);

MYSQL_STMT *mysql_stmt_init(MYSQL *mysql);
int mysql_stmt_prepare(MYSQL_STMT *statement, const char *text, unsigned long length);
int mysql_stmt_execute(MYSQL_STMT *statement);
int mysql_stmt_store_result(MYSQL_STMT *statement);
my_bool mysql_stmt_reset(MYSQL_STMT *statement);
my_bool mysql_stmt_send_long_data(
	MYSQL_STMT *statement, unsigned int number, const char *data, unsigned long length);
int mysql_stmt_next_result(MYSQL_STMT *statement);
int mysql_stmt_fetch(MYSQL_STMT *statement);
my_bool mysql_stmt_close(MYSQL_STMT *statement);
my_bool mysql_stmt_bind_param(MYSQL_STMT *statement, MYSQL_BIND *bind);
my_bool mysql_stmt_bind_result(MYSQL_STMT *statement, MYSQL_BIND *bind);
unsigned int mysql_stmt_errno(MYSQL_STMT *statement);
const char *mysql_stmt_error(MYSQL_STMT *statement);

enum net_async_status mysql_real_connect_nonblocking(MYSQL *mysql, const char *host,
	const char *user, const char *password, const char *database, unsigned int port,
	const char *socket, unsigned long flags);
enum net_async_status mysql_real_query_nonblocking(
	MYSQL *mysql, const char *statement, unsigned long length);
enum net_async_status mysql_store_result_nonblocking(MYSQL *mysql, MYSQL_RES **result);
enum net_async_status mysql_next_result_nonblocking(MYSQL *mysql);
enum net_async_status mysql_fetch_row_nonblocking(MYSQL_RES *result, MYSQL_ROW *row);
enum net_async_status mysql_free_result_nonblocking(MYSQL_RES *result);

int mysql_real_connect_start(MYSQL **connected, MYSQL *mysql, const char *host, const char *user,
	const char *password, const char *database, unsigned int port, const char *socket,
	unsigned long flags);
int mysql_real_connect_cont(MYSQL **connected, MYSQL *mysql, int status);
int mysql_query_start(int *result, MYSQL *mysql, const char *statement);
int mysql_query_cont(int *result, MYSQL *mysql, int status);
int mysql_real_query_start(int *result, MYSQL *mysql, const char *statement, unsigned long length);
int mysql_real_query_cont(int *result, MYSQL *mysql, int status);
int mysql_store_result_start(MYSQL_RES **result, MYSQL *mysql);
int mysql_store_result_cont(MYSQL_RES **result, MYSQL *mysql, int status);
int mysql_fetch_row_start(MYSQL_ROW *row, MYSQL_RES *result);
int mysql_fetch_row_cont(MYSQL_ROW *row, MYSQL_RES *result, int status);
int mysql_free_result_start(MYSQL_RES *result);
int mysql_free_result_cont(MYSQL_RES *result, int status);
int mysql_close_start(MYSQL *mysql);
int mysql_close_cont(MYSQL *mysql, int status);
int mysql_get_socket(const MYSQL *mysql);
unsigned int mysql_get_timeout_value(const MYSQL *mysql);

unsigned int mysql_errno(MYSQL *mysql);
const char *mysql_error(MYSQL *mysql);
const char *mysql_sqlstate(MYSQL *mysql);
uint64_t mysql_num_rows(MYSQL_RES *result);
unsigned int mysql_num_fields(MYSQL_RES *result);
MYSQL_FIELD *mysql_fetch_fields(MYSQL_RES *result);
MYSQL_FIELD *mysql_fetch_field(MYSQL_RES *result);
unsigned long *mysql_fetch_lengths(MYSQL_RES *result);
uint64_t mysql_affected_rows(MYSQL *mysql);
uint64_t mysql_insert_id(MYSQL *mysql);
unsigned int mysql_field_count(MYSQL *mysql);
unsigned long mysql_real_escape_string(
	MYSQL *mysql, char *to, const char *from, unsigned long length);
my_bool mysql_more_results(MYSQL *mysql);
void mysql_data_seek(MYSQL_RES *result, uint64_t offset);
unsigned long mysql_thread_id(MYSQL *mysql);
