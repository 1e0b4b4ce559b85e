/* What rules/models/pam.yaml names, declared as in the headers of PAM, which need not be
 * installed. */
typedef struct pam_handle pam_handle_t;

struct pam_message;
struct pam_response;

struct pam_conv {
	int (*conv)(int count, const struct pam_message **messages, struct pam_response **responses,
		void *data);
	void *appdata_ptr;
};

int pam_start(const char *service, const char *user, const struct pam_conv *conversation,
	pam_handle_t **handle);
int pam_start_confdir(const char *service, const char *user, const struct pam_conv *conversation,
	const char *folder, pam_handle_t **handle);
int pam_end(pam_handle_t *handle, int status);
int pam_authenticate(pam_handle_t *handle, int flags);
int pam_setcred(pam_handle_t *handle, int flags);
int pam_acct_mgmt(pam_handle_t *handle, int flags);
int pam_open_session(pam_handle_t *handle, int flags);
int pam_close_session(pam_handle_t *handle, int flags);
int pam_chauthtok(pam_handle_t *handle, int flags);
int pam_set_item(pam_handle_t *handle, int item, const void *value);
int pam_get_item(const pam_handle_t *handle, int item, const void **value);
int pam_get_user(pam_handle_t *handle, const char **user, const char *prompt);
const char *pam_strerror(pam_handle_t *handle, int status);
int pam_putenv(pam_handle_t *handle, const char *assignment);
const char *pam_getenv(pam_handle_t *handle, const char *name);
char **pam_getenvlist(pam_handle_t *handle);
int pam_fail_delay(pam_handle_t *handle, unsigned microseconds);
