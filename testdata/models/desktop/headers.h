/* What rules/models/desktop.yaml names, declared as in the headers of libsecret, libsoup 3,
 * libgdata, GNOME Online Accounts, polkit and UDisks, which need not be installed. */

typedef unsigned long GType;
typedef int PolkitCheckAuthorizationFlags;
typedef int SecretCollectionCreateFlags;
typedef int SecretCollectionFlags;
typedef int SecretItemCreateFlags;
typedef int SecretSearchFlags;
typedef int SecretServiceFlags;
typedef int gboolean;
typedef char gchar;
typedef int gint;
typedef void *gpointer;
typedef unsigned long gsize;
typedef unsigned long guint64;
typedef struct GBytes GBytes;
typedef struct GCancellable GCancellable;
typedef struct GDataAuthorizationDomain GDataAuthorizationDomain;
typedef struct GDataAuthorizer GDataAuthorizer;
typedef struct GDataDocumentsDocument GDataDocumentsDocument;
typedef struct GDataDocumentsDriveQuery GDataDocumentsDriveQuery;
typedef struct GDataDocumentsEntry GDataDocumentsEntry;
typedef struct GDataDocumentsFeed GDataDocumentsFeed;
typedef struct GDataDocumentsFolder GDataDocumentsFolder;
typedef struct GDataDocumentsMetadata GDataDocumentsMetadata;
typedef struct GDataDocumentsQuery GDataDocumentsQuery;
typedef struct GDataDocumentsService GDataDocumentsService;
typedef struct GDataEntry GDataEntry;
typedef struct GDataFeed GDataFeed;
typedef struct GDataQuery GDataQuery;
typedef struct GDataService GDataService;
typedef struct GDataUploadStream GDataUploadStream;
typedef struct GError GError;
typedef struct GHashTable GHashTable;
typedef struct GInputStream GInputStream;
typedef struct GList GList;
typedef struct GPermission GPermission;
typedef struct GUnixFDList GUnixFDList;
typedef struct GVariant GVariant;
typedef struct GoaAccount GoaAccount;
typedef struct GoaClient GoaClient;
typedef struct GoaManager GoaManager;
typedef struct GoaOAuth2Based GoaOAuth2Based;
typedef struct GoaOAuthBased GoaOAuthBased;
typedef struct GoaPasswordBased GoaPasswordBased;
typedef struct GoaTicketing GoaTicketing;
typedef struct PolkitAuthority PolkitAuthority;
typedef struct PolkitAuthorizationResult PolkitAuthorizationResult;
typedef struct PolkitDetails PolkitDetails;
typedef struct PolkitSubject PolkitSubject;
typedef struct PolkitSystemBusName PolkitSystemBusName;
typedef struct PolkitUnixUser PolkitUnixUser;
typedef struct SecretCollection SecretCollection;
typedef struct SecretItem SecretItem;
typedef struct SecretSchema SecretSchema;
typedef struct SecretService SecretService;
typedef struct SecretValue SecretValue;
typedef struct SoupMessage SoupMessage;
typedef struct SoupSession SoupSession;
typedef struct SoupURI SoupURI;
typedef struct UDisksBlock UDisksBlock;
typedef struct UDisksClient UDisksClient;
typedef struct UDisksDrive UDisksDrive;
typedef struct UDisksEncrypted UDisksEncrypted;
typedef struct UDisksFilesystem UDisksFilesystem;
typedef struct UDisksLoop UDisksLoop;
typedef struct UDisksManager UDisksManager;
typedef struct UDisksPartition UDisksPartition;
typedef struct UDisksPartitionTable UDisksPartitionTable;
typedef struct UDisksSwapspace UDisksSwapspace;
typedef void (*GDataQueryProgressCallback)(
	GDataEntry *entry, unsigned key, unsigned count, gpointer data);

gboolean secret_password_clear_sync(
	const SecretSchema *schema, GCancellable *cancellable, GError **error, ...);
gboolean secret_password_clearv_sync(const SecretSchema *schema, GHashTable *attributes,
	GCancellable *cancellable, GError **error);
SecretValue *secret_password_lookup_binary_sync(
	const SecretSchema *schema, GCancellable *cancellable, GError **error, ...);
gchar *secret_password_lookup_nonpageable_sync(
	const SecretSchema *schema, GCancellable *cancellable, GError **error, ...);
gchar *secret_password_lookup_sync(
	const SecretSchema *schema, GCancellable *cancellable, GError **error, ...);
SecretValue *secret_password_lookupv_binary_sync(const SecretSchema *schema, GHashTable *attributes,
	GCancellable *cancellable, GError **error);
gchar *secret_password_lookupv_nonpageable_sync(const SecretSchema *schema, GHashTable *attributes,
	GCancellable *cancellable, GError **error);
gchar *secret_password_lookupv_sync(const SecretSchema *schema, GHashTable *attributes,
	GCancellable *cancellable, GError **error);
GList *secret_password_search_sync(const SecretSchema *schema, SecretSearchFlags flags,
	GCancellable *cancellable, GError **error, ...);
GList *secret_password_searchv_sync(const SecretSchema *schema, GHashTable *attributes,
	SecretSearchFlags flags, GCancellable *cancellable, GError **error);
gboolean secret_password_store_binary_sync(const SecretSchema *schema, const char *collection,
	const char *label, SecretValue *value, GCancellable *cancellable, GError **error, ...);
gboolean secret_password_store_sync(const SecretSchema *schema, const gchar *collection,
	const gchar *label, const gchar *password, GCancellable *cancellable, GError **error, ...);
gboolean secret_password_storev_binary_sync(const SecretSchema *schema, GHashTable *attributes,
	const gchar *collection, const gchar *label, SecretValue *value, GCancellable *cancellable,
	GError **error);
gboolean secret_password_storev_sync(const SecretSchema *schema, GHashTable *attributes,
	const gchar *collection, const gchar *label, const gchar *password,
	GCancellable *cancellable, GError **error);
gboolean secret_service_clear_sync(SecretService *service, const SecretSchema *schema,
	GHashTable *attributes, GCancellable *cancellable, GError **error);
gboolean secret_service_ensure_session_sync(
	SecretService *self, GCancellable *cancellable, GError **error);
SecretService *secret_service_get_sync(
	SecretServiceFlags flags, GCancellable *cancellable, GError **error);
gboolean secret_service_load_collections_sync(
	SecretService *self, GCancellable *cancellable, GError **error);
gint secret_service_lock_sync(SecretService *service, GList *objects, GCancellable *cancellable,
	GList **locked, GError **error);
SecretValue *secret_service_lookup_sync(SecretService *service, const SecretSchema *schema,
	GHashTable *attributes, GCancellable *cancellable, GError **error);
SecretService *secret_service_open_sync(GType service_gtype, const gchar *service_bus_name,
	SecretServiceFlags flags, GCancellable *cancellable, GError **error);
GList *secret_service_search_sync(SecretService *service, const SecretSchema *schema,
	GHashTable *attributes, SecretSearchFlags flags, GCancellable *cancellable, GError **error);
gboolean secret_service_store_sync(SecretService *service, const SecretSchema *schema,
	GHashTable *attributes, const gchar *collection, const gchar *label, SecretValue *value,
	GCancellable *cancellable, GError **error);
gint secret_service_unlock_sync(SecretService *service, GList *objects, GCancellable *cancellable,
	GList **unlocked, GError **error);
SecretCollection *secret_collection_create_sync(SecretService *service, const gchar *label,
	const gchar *alias, SecretCollectionCreateFlags flags, GCancellable *cancellable,
	GError **error);
gboolean secret_collection_delete_sync(
	SecretCollection *self, GCancellable *cancellable, GError **error);
SecretCollection *secret_collection_for_alias_sync(SecretService *service, const gchar *alias,
	SecretCollectionFlags flags, GCancellable *cancellable, GError **error);
gboolean secret_collection_load_items_sync(
	SecretCollection *self, GCancellable *cancellable, GError **error);
GList *secret_collection_search_sync(SecretCollection *self, const SecretSchema *schema,
	GHashTable *attributes, SecretSearchFlags flags, GCancellable *cancellable, GError **error);
gboolean secret_collection_set_label_sync(
	SecretCollection *self, const gchar *label, GCancellable *cancellable, GError **error);
SecretItem *secret_item_create_sync(SecretCollection *collection, const SecretSchema *schema,
	GHashTable *attributes, const gchar *label, SecretValue *value, SecretItemCreateFlags flags,
	GCancellable *cancellable, GError **error);
gboolean secret_item_delete_sync(SecretItem *self, GCancellable *cancellable, GError **error);
gboolean secret_item_load_secret_sync(SecretItem *self, GCancellable *cancellable, GError **error);
gboolean secret_item_load_secrets_sync(GList *items, GCancellable *cancellable, GError **error);
gboolean secret_item_set_attributes_sync(SecretItem *self, const SecretSchema *schema,
	GHashTable *attributes, GCancellable *cancellable, GError **error);
gboolean secret_item_set_label_sync(
	SecretItem *self, const gchar *label, GCancellable *cancellable, GError **error);
gboolean secret_item_set_secret_sync(
	SecretItem *self, SecretValue *value, GCancellable *cancellable, GError **error);
SecretValue *secret_item_get_secret(SecretItem *self);
GHashTable *secret_item_get_attributes(SecretItem *self);
gchar *secret_item_get_label(SecretItem *self);
gboolean secret_item_get_locked(SecretItem *self);
const gchar *secret_value_get(SecretValue *value, gsize *length);
const gchar *secret_value_get_text(SecretValue *value);
SecretValue *secret_value_ref(SecretValue *value);
void secret_value_unref(gpointer value);
void secret_password_free(gchar *password);
GInputStream *soup_session_send(
	SoupSession *session, SoupMessage *msg, GCancellable *cancellable, GError **error);
GBytes *soup_session_send_and_read(
	SoupSession *session, SoupMessage *msg, GCancellable *cancellable, GError **error);
SoupSession *soup_session_new(void);
void soup_session_abort(SoupSession *session);
SoupMessage *soup_message_new(const char *method, const char *uri_string);
SoupMessage *soup_message_new_from_uri(const char *method, SoupURI *uri);
GDataDocumentsEntry *gdata_documents_service_add_entry_to_folder(GDataDocumentsService *self,
	GDataDocumentsEntry *entry, GDataDocumentsFolder *folder, GCancellable *cancellable,
	GError **error);
GDataDocumentsDocument *gdata_documents_service_copy_document(GDataDocumentsService *self,
	GDataDocumentsDocument *document, GCancellable *cancellable, GError **error);
GDataDocumentsMetadata *gdata_documents_service_get_metadata(
	GDataDocumentsService *self, GCancellable *cancellable, GError **error);
GDataDocumentsFeed *gdata_documents_service_query_documents(GDataDocumentsService *self,
	GDataDocumentsQuery *query, GCancellable *cancellable,
	GDataQueryProgressCallback progress_callback, gpointer progress_user_data, GError **error);
GDataDocumentsFeed *gdata_documents_service_query_drives(GDataDocumentsService *self,
	GDataDocumentsDriveQuery *query, GCancellable *cancellable,
	GDataQueryProgressCallback progress_callback, gpointer progress_user_data, GError **error);
GDataDocumentsEntry *gdata_documents_service_remove_entry_from_folder(GDataDocumentsService *self,
	GDataDocumentsEntry *entry, GDataDocumentsFolder *folder, GCancellable *cancellable,
	GError **error);
gboolean gdata_service_delete_entry(GDataService *self, GDataAuthorizationDomain *domain,
	GDataEntry *entry, GCancellable *cancellable, GError **error);
GDataEntry *gdata_service_insert_entry(GDataService *self, GDataAuthorizationDomain *domain,
	const gchar *upload_uri, GDataEntry *entry, GCancellable *cancellable, GError **error);
GDataFeed *gdata_service_query(GDataService *self, GDataAuthorizationDomain *domain,
	const gchar *feed_uri, GDataQuery *query, GType entry_type, GCancellable *cancellable,
	GDataQueryProgressCallback progress_callback, gpointer progress_user_data, GError **error);
GDataEntry *gdata_service_query_single_entry(GDataService *self, GDataAuthorizationDomain *domain,
	const gchar *entry_id, GDataQuery *query, GType entry_type, GCancellable *cancellable,
	GError **error);
GDataEntry *gdata_service_update_entry(GDataService *self, GDataAuthorizationDomain *domain,
	GDataEntry *entry, GCancellable *cancellable, GError **error);
GDataDocumentsDocument *gdata_documents_service_finish_upload(
	GDataDocumentsService *self, GDataUploadStream *upload_stream, GError **error);
gboolean gdata_authorizer_refresh_authorization(
	GDataAuthorizer *self, GCancellable *cancellable, GError **error);
gboolean goa_account_call_ensure_credentials_sync(
	GoaAccount *proxy, gint *out_expires_in, GCancellable *cancellable, GError **error);
gboolean goa_account_call_remove_sync(GoaAccount *proxy, GCancellable *cancellable, GError **error);
GoaClient *goa_client_new_sync(GCancellable *cancellable, GError **error);
gboolean goa_manager_call_add_account_sync(GoaManager *proxy, const gchar *arg_provider,
	const gchar *arg_identity, const gchar *arg_presentation_identity,
	GVariant *arg_credentials, GVariant *arg_details, gchar **out_account_object_path,
	GCancellable *cancellable, GError **error);
gboolean goa_oauth2_based_call_get_access_token_sync(GoaOAuth2Based *proxy,
	gchar **out_access_token, gint *out_expires_in, GCancellable *cancellable, GError **error);
gboolean goa_oauth_based_call_get_access_token_sync(GoaOAuthBased *proxy, gchar **out_access_token,
	gchar **out_access_token_secret, gint *out_expires_in, GCancellable *cancellable,
	GError **error);
gboolean goa_password_based_call_get_password_sync(GoaPasswordBased *proxy, const gchar *arg_id,
	gchar **out_password, GCancellable *cancellable, GError **error);
gboolean goa_ticketing_call_get_ticket_sync(
	GoaTicketing *proxy, GCancellable *cancellable, GError **error);
PolkitAuthorizationResult *polkit_authority_check_authorization_sync(PolkitAuthority *authority,
	PolkitSubject *subject, const gchar *action_id, PolkitDetails *details,
	PolkitCheckAuthorizationFlags flags, GCancellable *cancellable, GError **error);
PolkitAuthority *polkit_authority_get_sync(GCancellable *cancellable, GError **error);
GList *polkit_authority_enumerate_actions_sync(
	PolkitAuthority *authority, GCancellable *cancellable, GError **error);
GPermission *polkit_permission_new_sync(
	const gchar *action_id, PolkitSubject *subject, GCancellable *cancellable, GError **error);
gboolean polkit_authority_register_authentication_agent_sync(PolkitAuthority *authority,
	PolkitSubject *subject, const gchar *locale, const gchar *object_path,
	GCancellable *cancellable, GError **error);
gboolean polkit_subject_exists_sync(
	PolkitSubject *subject, GCancellable *cancellable, GError **error);
PolkitSubject *polkit_system_bus_name_get_process_sync(
	PolkitSystemBusName *system_bus_name, GCancellable *cancellable, GError **error);
PolkitUnixUser *polkit_system_bus_name_get_user_sync(
	PolkitSystemBusName *system_bus_name, GCancellable *cancellable, GError **error);
PolkitSubject *polkit_unix_session_new_for_process_sync(
	gint pid, GCancellable *cancellable, GError **error);
UDisksClient *udisks_client_new_sync(GCancellable *cancellable, GError **error);
void udisks_client_settle(UDisksClient *client);
gboolean udisks_block_call_add_configuration_item_sync(UDisksBlock *proxy, GVariant *arg_item,
	GVariant *arg_options, GCancellable *cancellable, GError **error);
gboolean udisks_block_call_format_sync(UDisksBlock *proxy, const gchar *arg_type,
	GVariant *arg_options, GCancellable *cancellable, GError **error);
gboolean udisks_block_call_get_secret_configuration_sync(UDisksBlock *proxy, GVariant *arg_options,
	GVariant **out_configuration, GCancellable *cancellable, GError **error);
gboolean udisks_block_call_open_device_sync(UDisksBlock *proxy, const gchar *arg_mode,
	GVariant *arg_options, GUnixFDList *fd_list, GVariant **out_fd, GUnixFDList **out_fd_list,
	GCancellable *cancellable, GError **error);
gboolean udisks_block_call_open_for_backup_sync(UDisksBlock *proxy, GVariant *arg_options,
	GUnixFDList *fd_list, GVariant **out_fd, GUnixFDList **out_fd_list,
	GCancellable *cancellable, GError **error);
gboolean udisks_block_call_open_for_benchmark_sync(UDisksBlock *proxy, GVariant *arg_options,
	GUnixFDList *fd_list, GVariant **out_fd, GUnixFDList **out_fd_list,
	GCancellable *cancellable, GError **error);
gboolean udisks_block_call_open_for_restore_sync(UDisksBlock *proxy, GVariant *arg_options,
	GUnixFDList *fd_list, GVariant **out_fd, GUnixFDList **out_fd_list,
	GCancellable *cancellable, GError **error);
gboolean udisks_block_call_remove_configuration_item_sync(UDisksBlock *proxy, GVariant *arg_item,
	GVariant *arg_options, GCancellable *cancellable, GError **error);
gboolean udisks_block_call_rescan_sync(
	UDisksBlock *proxy, GVariant *arg_options, GCancellable *cancellable, GError **error);
gboolean udisks_block_call_update_configuration_item_sync(UDisksBlock *proxy,
	GVariant *arg_old_item, GVariant *arg_new_item, GVariant *arg_options,
	GCancellable *cancellable, GError **error);
gboolean udisks_drive_call_eject_sync(
	UDisksDrive *proxy, GVariant *arg_options, GCancellable *cancellable, GError **error);
gboolean udisks_drive_call_power_off_sync(
	UDisksDrive *proxy, GVariant *arg_options, GCancellable *cancellable, GError **error);
gboolean udisks_drive_call_set_configuration_sync(UDisksDrive *proxy, GVariant *arg_value,
	GVariant *arg_options, GCancellable *cancellable, GError **error);
gboolean udisks_encrypted_call_change_passphrase_sync(UDisksEncrypted *proxy,
	const gchar *arg_passphrase, const gchar *arg_new_passphrase, GVariant *arg_options,
	GCancellable *cancellable, GError **error);
gboolean udisks_encrypted_call_lock_sync(
	UDisksEncrypted *proxy, GVariant *arg_options, GCancellable *cancellable, GError **error);
gboolean udisks_encrypted_call_resize_sync(UDisksEncrypted *proxy, guint64 arg_size,
	GVariant *arg_options, GCancellable *cancellable, GError **error);
gboolean udisks_encrypted_call_unlock_sync(UDisksEncrypted *proxy, const gchar *arg_passphrase,
	GVariant *arg_options, gchar **out_cleartext_device, GCancellable *cancellable,
	GError **error);
gboolean udisks_filesystem_call_check_sync(UDisksFilesystem *proxy, GVariant *arg_options,
	gboolean *out_consistent, GCancellable *cancellable, GError **error);
gboolean udisks_filesystem_call_mount_sync(UDisksFilesystem *proxy, GVariant *arg_options,
	gchar **out_mount_path, GCancellable *cancellable, GError **error);
gboolean udisks_filesystem_call_repair_sync(UDisksFilesystem *proxy, GVariant *arg_options,
	gboolean *out_repaired, GCancellable *cancellable, GError **error);
gboolean udisks_filesystem_call_resize_sync(UDisksFilesystem *proxy, guint64 arg_size,
	GVariant *arg_options, GCancellable *cancellable, GError **error);
gboolean udisks_filesystem_call_set_label_sync(UDisksFilesystem *proxy, const gchar *arg_label,
	GVariant *arg_options, GCancellable *cancellable, GError **error);
gboolean udisks_filesystem_call_take_ownership_sync(
	UDisksFilesystem *proxy, GVariant *arg_options, GCancellable *cancellable, GError **error);
gboolean udisks_filesystem_call_unmount_sync(
	UDisksFilesystem *proxy, GVariant *arg_options, GCancellable *cancellable, GError **error);
gboolean udisks_loop_call_delete_sync(
	UDisksLoop *proxy, GVariant *arg_options, GCancellable *cancellable, GError **error);
gboolean udisks_loop_call_set_autoclear_sync(UDisksLoop *proxy, gboolean arg_value,
	GVariant *arg_options, GCancellable *cancellable, GError **error);
gboolean udisks_manager_call_loop_setup_sync(UDisksManager *proxy, GVariant *arg_fd,
	GVariant *arg_options, GUnixFDList *fd_list, gchar **out_resulting_device,
	GUnixFDList **out_fd_list, GCancellable *cancellable, GError **error);
gboolean udisks_partition_call_delete_sync(
	UDisksPartition *proxy, GVariant *arg_options, GCancellable *cancellable, GError **error);
gboolean udisks_partition_call_resize_sync(UDisksPartition *proxy, guint64 arg_size,
	GVariant *arg_options, GCancellable *cancellable, GError **error);
gboolean udisks_partition_call_set_flags_sync(UDisksPartition *proxy, guint64 arg_flags,
	GVariant *arg_options, GCancellable *cancellable, GError **error);
gboolean udisks_partition_call_set_name_sync(UDisksPartition *proxy, const gchar *arg_name,
	GVariant *arg_options, GCancellable *cancellable, GError **error);
gboolean udisks_partition_call_set_type_sync(UDisksPartition *proxy, const gchar *arg_type,
	GVariant *arg_options, GCancellable *cancellable, GError **error);
gboolean udisks_partition_table_call_create_partition_and_format_sync(UDisksPartitionTable *proxy,
	guint64 arg_offset, guint64 arg_size, const gchar *arg_type, const gchar *arg_name,
	GVariant *arg_options, const gchar *arg_format_type, GVariant *arg_format_options,
	gchar **out_created_partition, GCancellable *cancellable, GError **error);
gboolean udisks_partition_table_call_create_partition_sync(UDisksPartitionTable *proxy,
	guint64 arg_offset, guint64 arg_size, const gchar *arg_type, const gchar *arg_name,
	GVariant *arg_options, gchar **out_created_partition, GCancellable *cancellable,
	GError **error);
gboolean udisks_swapspace_call_set_label_sync(UDisksSwapspace *proxy, const gchar *arg_label,
	GVariant *arg_options, GCancellable *cancellable, GError **error);
gboolean udisks_swapspace_call_start_sync(
	UDisksSwapspace *proxy, GVariant *arg_options, GCancellable *cancellable, GError **error);
gboolean udisks_swapspace_call_stop_sync(
	UDisksSwapspace *proxy, GVariant *arg_options, GCancellable *cancellable, GError **error);
