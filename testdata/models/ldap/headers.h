/* What rules/models/ldap.yaml names, by OpenLDAP's documented prototypes. */
struct berval;
struct timeval;
typedef struct ldap LDAP;
typedef struct ldapmsg LDAPMessage;
typedef struct ldapcontrol LDAPControl;
typedef struct ldapmod LDAPMod;
typedef struct berelement BerElement;
typedef int(LDAP_SASL_INTERACT_PROC)(LDAP *ld, unsigned flags, void *defaults, void *interact);

int ldap_bind_s(LDAP *ld, const char *who, const char *credentials, int method);
int ldap_simple_bind_s(LDAP *ld, const char *who, const char *password);
int ldap_sasl_bind_s(LDAP *ld, const char *dn, const char *mechanism, struct berval *credentials,
	LDAPControl **server, LDAPControl **client, struct berval **answer);
int ldap_sasl_interactive_bind_s(LDAP *ld, const char *dn, const char *mechanisms,
	LDAPControl **server, LDAPControl **client, unsigned flags,
	LDAP_SASL_INTERACT_PROC *interact, void *defaults);
int ldap_start_tls_s(LDAP *ld, LDAPControl **server, LDAPControl **client);
int ldap_search_s(LDAP *ld, const char *base, int scope, const char *filter, char **attributes,
	int types_only, LDAPMessage **result);
int ldap_search_st(LDAP *ld, const char *base, int scope, const char *filter, char **attributes,
	int types_only, struct timeval *timeout, LDAPMessage **result);
int ldap_search_ext_s(LDAP *ld, const char *base, int scope, const char *filter, char **attributes,
	int types_only, LDAPControl **server, LDAPControl **client, struct timeval *timeout,
	int limit, LDAPMessage **result);
int ldap_search_ext(LDAP *ld, const char *base, int scope, const char *filter, char **attributes,
	int types_only, LDAPControl **server, LDAPControl **client, struct timeval *timeout,
	int limit, int *message);
int ldap_add_s(LDAP *ld, const char *dn, LDAPMod **attributes);
int ldap_add_ext_s(
	LDAP *ld, const char *dn, LDAPMod **attributes, LDAPControl **server, LDAPControl **client);
int ldap_modify_s(LDAP *ld, const char *dn, LDAPMod **changes);
int ldap_modify_ext_s(
	LDAP *ld, const char *dn, LDAPMod **changes, LDAPControl **server, LDAPControl **client);
int ldap_delete_s(LDAP *ld, const char *dn);
int ldap_delete_ext_s(LDAP *ld, const char *dn, LDAPControl **server, LDAPControl **client);
int ldap_compare_s(LDAP *ld, const char *dn, const char *attribute, const char *value);
int ldap_compare_ext_s(LDAP *ld, const char *dn, const char *attribute, struct berval *value,
	LDAPControl **server, LDAPControl **client);
int ldap_modrdn_s(LDAP *ld, const char *dn, const char *name);
int ldap_modrdn2_s(LDAP *ld, const char *dn, const char *name, int delete_old);
int ldap_rename_s(LDAP *ld, const char *dn, const char *name, const char *parent, int delete_old,
	LDAPControl **server, LDAPControl **client);
int ldap_extended_operation_s(LDAP *ld, const char *oid, struct berval *data, LDAPControl **server,
	LDAPControl **client, char **answer_oid, struct berval **answer);
int ldap_passwd_s(LDAP *ld, struct berval *user, struct berval *old, struct berval *password,
	struct berval *made, LDAPControl **server, LDAPControl **client);
int ldap_whoami_s(LDAP *ld, struct berval **identity, LDAPControl **server, LDAPControl **client);
int ldap_refresh_s(LDAP *ld, struct berval *dn, int time, int *new_time, LDAPControl **server,
	LDAPControl **client);
int ldap_connect(LDAP *ld);
int ldap_result(LDAP *ld, int message, int all, struct timeval *timeout, LDAPMessage **result);
int ldap_simple_bind(LDAP *ld, const char *who, const char *password);
int ldap_sasl_bind(LDAP *ld, const char *dn, const char *mechanism, struct berval *credentials,
	LDAPControl **server, LDAPControl **client, int *message);

int ldap_initialize(LDAP **ld, const char *uri);
int ldap_set_option(LDAP *ld, int option, const void *value);
int ldap_get_option(LDAP *ld, int option, void *value);
int ldap_unbind_ext(LDAP *ld, LDAPControl **server, LDAPControl **client);
int ldap_unbind_ext_s(LDAP *ld, LDAPControl **server, LDAPControl **client);
int ldap_unbind_s(LDAP *ld);
int ldap_parse_result(LDAP *ld, LDAPMessage *result, int *code, char **dn, char **text,
	char ***referrals, LDAPControl ***controls, int free_it);
LDAPMessage *ldap_first_entry(LDAP *ld, LDAPMessage *chain);
LDAPMessage *ldap_next_entry(LDAP *ld, LDAPMessage *entry);
int ldap_count_entries(LDAP *ld, LDAPMessage *chain);
char *ldap_get_dn(LDAP *ld, LDAPMessage *entry);
struct berval **ldap_get_values_len(LDAP *ld, LDAPMessage *entry, const char *attribute);
void ldap_value_free_len(struct berval **values);
int ldap_msgfree(LDAPMessage *message);
void ldap_memfree(void *memory);
char *ldap_err2string(int error);
int ldap_abandon_ext(LDAP *ld, int message, LDAPControl **server, LDAPControl **client);
