/*
 * What rules/models/ssh.yaml names, by the documented prototypes of libssh2 and libssh: neither
 * need be installed.
 */
#include <stddef.h>
#include <stdint.h>
#include <sys/time.h>
#include <sys/types.h>

typedef struct LIBSSH2_SESSION LIBSSH2_SESSION;
typedef struct LIBSSH2_CHANNEL LIBSSH2_CHANNEL;
typedef struct LIBSSH2_LISTENER LIBSSH2_LISTENER;
typedef struct LIBSSH2_SFTP LIBSSH2_SFTP;
typedef struct LIBSSH2_SFTP_HANDLE LIBSSH2_SFTP_HANDLE;
typedef struct LIBSSH2_SFTP_ATTRIBUTES LIBSSH2_SFTP_ATTRIBUTES;
typedef struct LIBSSH2_SFTP_STATVFS LIBSSH2_SFTP_STATVFS;
typedef struct LIBSSH2_KNOWNHOSTS LIBSSH2_KNOWNHOSTS;
typedef int libssh2_socket_t;
typedef void *(*allocate)(size_t size, void **data);
typedef void (*release)(void *memory, void **data);
typedef void *(*reallocate)(void *memory, size_t size, void **data);
typedef void (*change)(LIBSSH2_SESSION *session, char **password, int *size, void **data);
typedef int (*sign)(LIBSSH2_SESSION *session, unsigned char **signature, size_t *size,
	const unsigned char *data, size_t data_size, void **user);
typedef void (*respond)(const char *name, int name_size, const char *text, int text_size, int count,
	const void *prompts, void *responses, void **data);

LIBSSH2_SESSION *libssh2_session_init_ex(
	allocate allocate, release release, reallocate reallocate, void *data);
void libssh2_session_set_blocking(LIBSSH2_SESSION *session, int blocking);
int libssh2_session_get_blocking(LIBSSH2_SESSION *session);
int libssh2_session_last_errno(LIBSSH2_SESSION *session);
int libssh2_session_last_error(LIBSSH2_SESSION *session, char **text, int *size, int own);
int libssh2_session_handshake(LIBSSH2_SESSION *session, libssh2_socket_t socket);
int libssh2_session_startup(LIBSSH2_SESSION *session, int socket);
int libssh2_session_disconnect_ex(
	LIBSSH2_SESSION *session, int reason, const char *text, const char *language);
int libssh2_session_block_directions(LIBSSH2_SESSION *session);
const char *libssh2_session_hostkey(LIBSSH2_SESSION *session, size_t *size, int *type);
const char *libssh2_hostkey_hash(LIBSSH2_SESSION *session, int type);
char *libssh2_userauth_list(LIBSSH2_SESSION *session, const char *user, unsigned int size);
int libssh2_userauth_password_ex(LIBSSH2_SESSION *session, const char *user, unsigned int user_size,
	const char *password, unsigned int password_size, change change);
int libssh2_userauth_publickey_fromfile_ex(LIBSSH2_SESSION *session, const char *user,
	unsigned int user_size, const char *public_key, const char *private_key,
	const char *passphrase);
int libssh2_userauth_publickey_frommemory(LIBSSH2_SESSION *session, const char *user,
	size_t user_size, const char *public_key, size_t public_size, const char *private_key,
	size_t private_size, const char *passphrase);
int libssh2_userauth_publickey(LIBSSH2_SESSION *session, const char *user, const unsigned char *key,
	size_t key_size, sign sign, void **data);
int libssh2_userauth_keyboard_interactive_ex(
	LIBSSH2_SESSION *session, const char *user, unsigned int user_size, respond respond);
LIBSSH2_CHANNEL *libssh2_channel_open_ex(LIBSSH2_SESSION *session, const char *type,
	unsigned int type_size, unsigned int window, unsigned int packet, const char *message,
	unsigned int message_size);
LIBSSH2_CHANNEL *libssh2_channel_direct_tcpip_ex(
	LIBSSH2_SESSION *session, const char *host, int port, const char *own_host, int own_port);
LIBSSH2_LISTENER *libssh2_channel_forward_listen_ex(
	LIBSSH2_SESSION *session, const char *host, int port, int *bound_port, int queue);
LIBSSH2_CHANNEL *libssh2_channel_forward_accept(LIBSSH2_LISTENER *listener);
LIBSSH2_CHANNEL *libssh2_scp_recv2(LIBSSH2_SESSION *session, const char *path, void *status);
LIBSSH2_CHANNEL *libssh2_scp_send64(LIBSSH2_SESSION *session, const char *path, int mode,
	int64_t size, time_t modified, time_t accessed);
ssize_t libssh2_channel_read_ex(LIBSSH2_CHANNEL *channel, int stream, char *buffer, size_t size);
ssize_t libssh2_channel_write_ex(
	LIBSSH2_CHANNEL *channel, int stream, const char *buffer, size_t size);
int libssh2_channel_process_startup(LIBSSH2_CHANNEL *channel, const char *request,
	unsigned int request_size, const char *message, unsigned int message_size);
int libssh2_channel_request_pty_ex(LIBSSH2_CHANNEL *channel, const char *terminal,
	unsigned int terminal_size, const char *modes, unsigned int modes_size, int width,
	int height, int width_pixels, int height_pixels);
int libssh2_channel_setenv_ex(LIBSSH2_CHANNEL *channel, const char *name, unsigned int name_size,
	const char *value, unsigned int value_size);
int libssh2_channel_send_eof(LIBSSH2_CHANNEL *channel);
int libssh2_channel_eof(LIBSSH2_CHANNEL *channel);
int libssh2_channel_wait_eof(LIBSSH2_CHANNEL *channel);
int libssh2_channel_wait_closed(LIBSSH2_CHANNEL *channel);
int libssh2_channel_close(LIBSSH2_CHANNEL *channel);
int libssh2_channel_get_exit_status(LIBSSH2_CHANNEL *channel);
LIBSSH2_SFTP *libssh2_sftp_init(LIBSSH2_SESSION *session);
LIBSSH2_SFTP_HANDLE *libssh2_sftp_open_ex(LIBSSH2_SFTP *sftp, const char *path, unsigned int size,
	unsigned long flags, long mode, int type);
ssize_t libssh2_sftp_read(LIBSSH2_SFTP_HANDLE *handle, char *buffer, size_t size);
ssize_t libssh2_sftp_write(LIBSSH2_SFTP_HANDLE *handle, const char *buffer, size_t size);
int libssh2_sftp_readdir_ex(LIBSSH2_SFTP_HANDLE *handle, char *buffer, size_t size, char *entry,
	size_t entry_size, LIBSSH2_SFTP_ATTRIBUTES *attributes);
int libssh2_sftp_close_handle(LIBSSH2_SFTP_HANDLE *handle);
int libssh2_sftp_fsync(LIBSSH2_SFTP_HANDLE *handle);
int libssh2_sftp_stat_ex(LIBSSH2_SFTP *sftp, const char *path, unsigned int size, int type,
	LIBSSH2_SFTP_ATTRIBUTES *attributes);
int libssh2_sftp_fstat_ex(
	LIBSSH2_SFTP_HANDLE *handle, LIBSSH2_SFTP_ATTRIBUTES *attributes, int set);
int libssh2_sftp_rename_ex(LIBSSH2_SFTP *sftp, const char *from, unsigned int from_size,
	const char *to, unsigned int to_size, long flags);
int libssh2_sftp_unlink_ex(LIBSSH2_SFTP *sftp, const char *path, unsigned int size);
int libssh2_sftp_mkdir_ex(LIBSSH2_SFTP *sftp, const char *path, unsigned int size, long mode);
int libssh2_sftp_rmdir_ex(LIBSSH2_SFTP *sftp, const char *path, unsigned int size);
int libssh2_sftp_symlink_ex(LIBSSH2_SFTP *sftp, const char *path, unsigned int size, char *target,
	unsigned int target_size, int type);
int libssh2_sftp_statvfs(
	LIBSSH2_SFTP *sftp, const char *path, size_t size, LIBSSH2_SFTP_STATVFS *statistics);
int libssh2_knownhost_readfile(LIBSSH2_KNOWNHOSTS *hosts, const char *path, int type);
int libssh2_knownhost_writefile(LIBSSH2_KNOWNHOSTS *hosts, const char *path, int type);

typedef struct ssh_session_struct *ssh_session;
typedef struct ssh_channel_struct *ssh_channel;
typedef struct ssh_key_struct *ssh_key;
typedef struct ssh_event_struct *ssh_event;
typedef struct ssh_bind_struct *ssh_bind;
typedef struct sftp_session_struct *sftp_session;
typedef struct sftp_file_struct *sftp_file;
typedef struct sftp_dir_struct *sftp_dir;
typedef struct sftp_attributes_struct *sftp_attributes;
enum ssh_keytypes_e { SSH_KEYTYPE_UNKNOWN, SSH_KEYTYPE_DSS, SSH_KEYTYPE_RSA };
typedef int (*ask)(const char *prompt, char *buffer, size_t size, int echo, int verify, void *data);

ssh_session ssh_new(void);
void ssh_set_blocking(ssh_session session, int blocking);
int ssh_connect(ssh_session session);
int ssh_handle_key_exchange(ssh_session session);
int ssh_options_parse_config(ssh_session session, const char *path);
int ssh_userauth_none(ssh_session session, const char *user);
int ssh_userauth_password(ssh_session session, const char *user, const char *password);
int ssh_userauth_publickey(ssh_session session, const char *user, const ssh_key key);
int ssh_userauth_publickey_auto(ssh_session session, const char *user, const char *passphrase);
int ssh_userauth_try_publickey(ssh_session session, const char *user, const ssh_key key);
int ssh_userauth_kbdint(ssh_session session, const char *user, const char *methods);
int ssh_userauth_agent(ssh_session session, const char *user);
int ssh_channel_open_session(ssh_channel channel);
int ssh_channel_open_forward(
	ssh_channel channel, const char *host, int port, const char *own_host, int own_port);
int ssh_channel_request_exec(ssh_channel channel, const char *command);
int ssh_channel_request_shell(ssh_channel channel);
int ssh_channel_request_pty(ssh_channel channel);
int ssh_channel_request_pty_size(ssh_channel channel, const char *terminal, int cols, int rows);
int ssh_channel_read(ssh_channel channel, void *buffer, uint32_t size, int is_stderr);
int ssh_channel_read_timeout(
	ssh_channel channel, void *buffer, uint32_t size, int is_stderr, int timeout);
int ssh_channel_read_nonblocking(ssh_channel channel, void *buffer, uint32_t size, int is_stderr);
int ssh_channel_write(ssh_channel channel, const void *data, uint32_t size);
int ssh_channel_poll(ssh_channel channel, int is_stderr);
int ssh_channel_poll_timeout(ssh_channel channel, int timeout, int is_stderr);
int ssh_channel_is_eof(ssh_channel channel);
int ssh_channel_is_open(ssh_channel channel);
int ssh_event_dopoll(ssh_event event, int timeout);
int ssh_select(ssh_channel *channels, ssh_channel *out, int fd, void *set, struct timeval *timeout);
int ssh_bind_accept(ssh_bind bind, ssh_session session);
void ssh_bind_set_blocking(ssh_bind bind, int blocking);
int ssh_pki_generate(enum ssh_keytypes_e type, int parameter, ssh_key *key);
int ssh_pki_import_privkey_file(
	const char *path, const char *passphrase, ask ask, void *data, ssh_key *key);
int ssh_pki_import_pubkey_file(const char *path, ssh_key *key);
int ssh_pki_export_privkey_file(
	const ssh_key key, const char *passphrase, ask ask, void *data, const char *path);
int sftp_init(sftp_session sftp);
sftp_file sftp_open(sftp_session sftp, const char *path, int flags, mode_t mode);
ssize_t sftp_read(sftp_file file, void *buffer, size_t size);
ssize_t sftp_write(sftp_file file, const void *buffer, size_t size);
int sftp_close(sftp_file file);
sftp_dir sftp_opendir(sftp_session sftp, const char *path);
sftp_attributes sftp_readdir(sftp_session sftp, sftp_dir dir);
sftp_attributes sftp_stat(sftp_session sftp, const char *path);
sftp_attributes sftp_lstat(sftp_session sftp, const char *path);
sftp_attributes sftp_fstat(sftp_file file);
int sftp_unlink(sftp_session sftp, const char *path);
int sftp_rename(sftp_session sftp, const char *from, const char *to);
int sftp_mkdir(sftp_session sftp, const char *path, mode_t mode);
int sftp_rmdir(sftp_session sftp, const char *path);
int sftp_chmod(sftp_session sftp, const char *path, mode_t mode);
int sftp_fsync(sftp_file file);
