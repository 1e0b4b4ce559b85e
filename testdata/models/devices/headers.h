/* What rules/models/devices.yaml names, declared as in the headers of libgphoto2, libmtp and
 * libimobiledevice, which need not be installed. */
#include <stdint.h>
#include <sys/time.h>

typedef void *plist_t;

typedef int CameraCaptureType;
typedef int CameraEventType;
typedef int CameraFileType;
typedef int LIBMTP_error_number_t;
typedef int LIBMTP_event_t;
typedef int afc_error_t;
typedef int afc_file_mode_t;
typedef int afc_link_type_t;
typedef int afc_lock_op_t;
typedef int house_arrest_error_t;
typedef int idevice_error_t;
typedef int instproxy_error_t;
typedef int lockdownd_error_t;
typedef int sbservices_error_t;
typedef struct Camera Camera;
typedef struct CameraAbilities CameraAbilities;
typedef struct CameraAbilitiesList CameraAbilitiesList;
typedef struct CameraFile CameraFile;
typedef struct CameraFileInfo CameraFileInfo;
typedef struct CameraFilePath CameraFilePath;
typedef struct CameraList CameraList;
typedef struct CameraStorageInformation CameraStorageInformation;
typedef struct CameraText CameraText;
typedef struct CameraWidget CameraWidget;
typedef struct GPContext GPContext;
typedef struct GPPortInfoList GPPortInfoList;
typedef struct LIBMTP_devicestorage_t LIBMTP_devicestorage_t;
typedef struct LIBMTP_error_t LIBMTP_error_t;
typedef struct LIBMTP_file_t LIBMTP_file_t;
typedef struct LIBMTP_folder_t LIBMTP_folder_t;
typedef struct LIBMTP_mtpdevice_t LIBMTP_mtpdevice_t;
typedef struct LIBMTP_raw_device_t LIBMTP_raw_device_t;
typedef struct GPPortInfo_private *GPPortInfo;
typedef struct afc_client_t_private *afc_client_t;
typedef struct house_arrest_client_t_private *house_arrest_client_t;
typedef struct idevice_connection_t_private *idevice_connection_t;
typedef struct idevice_t_private *idevice_t;
typedef struct instproxy_client_t_private *instproxy_client_t;
typedef struct lockdownd_client_t_private *lockdownd_client_t;
typedef struct lockdownd_pair_record_t_private *lockdownd_pair_record_t;
typedef struct lockdownd_service_descriptor_t_private *lockdownd_service_descriptor_t;
typedef struct sbservices_client_t_private *sbservices_client_t;
typedef void (*LIBMTP_event_cb_fn)(int code, LIBMTP_event_t event, uint32_t parameter, void *data);
typedef int (*LIBMTP_progressfunc_t)(uint64_t sent, uint64_t total, void const *data);
typedef uint16_t (*MTPDataGetFunc)(
	void *parameters, void *data, uint32_t wanted, unsigned char *bytes, uint32_t *got);
typedef uint16_t (*MTPDataPutFunc)(
	void *parameters, void *data, uint32_t size, unsigned char *bytes, uint32_t *put);
typedef void (*idevice_event_cb_t)(const void *event, void *data);

int gp_camera_init(Camera *camera, GPContext *context);
int gp_camera_exit(Camera *camera, GPContext *context);
int gp_camera_get_config(Camera *camera, CameraWidget **window, GPContext *context);
int gp_camera_get_single_config(
	Camera *camera, const char *name, CameraWidget **widget, GPContext *context);
int gp_camera_set_config(Camera *camera, CameraWidget *window, GPContext *context);
int gp_camera_set_single_config(
	Camera *camera, const char *name, CameraWidget *widget, GPContext *context);
int gp_camera_get_summary(Camera *camera, CameraText *summary, GPContext *context);
int gp_camera_capture(
	Camera *camera, CameraCaptureType type, CameraFilePath *path, GPContext *context);
int gp_camera_trigger_capture(Camera *camera, GPContext *context);
int gp_camera_capture_preview(Camera *camera, CameraFile *file, GPContext *context);
int gp_camera_get_storageinfo(
	Camera *camera, CameraStorageInformation **, int *, GPContext *context);
int gp_camera_folder_list_files(
	Camera *camera, const char *folder, CameraList *list, GPContext *context);
int gp_camera_folder_list_folders(
	Camera *camera, const char *folder, CameraList *list, GPContext *context);
int gp_camera_folder_delete_all(Camera *camera, const char *folder, GPContext *context);
int gp_camera_folder_put_file(Camera *camera, const char *folder, const char *filename,
	CameraFileType type, CameraFile *file, GPContext *context);
int gp_camera_folder_make_dir(
	Camera *camera, const char *folder, const char *name, GPContext *context);
int gp_camera_folder_remove_dir(
	Camera *camera, const char *folder, const char *name, GPContext *context);
int gp_camera_file_get_info(Camera *camera, const char *folder, const char *file,
	CameraFileInfo *info, GPContext *context);
int gp_camera_file_set_info(Camera *camera, const char *folder, const char *file,
	CameraFileInfo info, GPContext *context);
int gp_camera_file_get(Camera *camera, const char *folder, const char *file, CameraFileType type,
	CameraFile *camera_file, GPContext *context);
int gp_camera_file_read(Camera *camera, const char *folder, const char *file, CameraFileType type,
	uint64_t offset, char *buf, uint64_t *size, GPContext *context);
int gp_camera_file_delete(Camera *camera, const char *folder, const char *file, GPContext *context);
int gp_camera_wait_for_event(Camera *camera, int timeout, CameraEventType *eventtype,
	void **eventdata, GPContext *context);
int gp_camera_autodetect(CameraList *list, GPContext *context);
int gp_abilities_list_load(CameraAbilitiesList *list, GPContext *context);
int gp_port_info_list_load(GPPortInfoList *list);
int gp_abilities_list_detect(
	CameraAbilitiesList *list, GPPortInfoList *info_list, CameraList *l, GPContext *context);
int gp_camera_new(Camera **camera);
int gp_camera_ref(Camera *camera);
int gp_camera_unref(Camera *camera);
int gp_camera_set_port_info(Camera *camera, GPPortInfo info);
int gp_camera_set_abilities(Camera *camera, CameraAbilities abilities);
GPContext *gp_context_new(void);
void gp_context_unref(GPContext *context);
const char *gp_result_as_string(int result);
int gp_list_new(CameraList **list);
int gp_list_free(CameraList *list);
int gp_list_count(CameraList *list);
int LIBMTP_BeginEditObject(LIBMTP_mtpdevice_t *, uint32_t const);
int LIBMTP_Copy_Object(LIBMTP_mtpdevice_t *, uint32_t, uint32_t, uint32_t);
uint32_t LIBMTP_Create_Folder(LIBMTP_mtpdevice_t *, char *, uint32_t, uint32_t);
int LIBMTP_Delete_Object(LIBMTP_mtpdevice_t *, uint32_t);
LIBMTP_error_number_t LIBMTP_Detect_Raw_Devices(LIBMTP_raw_device_t **, int *);
int LIBMTP_EndEditObject(LIBMTP_mtpdevice_t *, uint32_t const);
int LIBMTP_Format_Storage(LIBMTP_mtpdevice_t *, LIBMTP_devicestorage_t *);
int LIBMTP_GetPartialObject(
	LIBMTP_mtpdevice_t *, uint32_t const, uint64_t, uint32_t, unsigned char **, unsigned int *);
int LIBMTP_Get_Batterylevel(LIBMTP_mtpdevice_t *, uint8_t *const, uint8_t *const);
LIBMTP_error_number_t LIBMTP_Get_Connected_Devices(LIBMTP_mtpdevice_t **);
int LIBMTP_Get_File_To_File(LIBMTP_mtpdevice_t *, uint32_t, char const *const,
	LIBMTP_progressfunc_t const, void const *const);
int LIBMTP_Get_File_To_File_Descriptor(LIBMTP_mtpdevice_t *, uint32_t const, int const,
	LIBMTP_progressfunc_t const, void const *const);
int LIBMTP_Get_File_To_Handler(LIBMTP_mtpdevice_t *, uint32_t const, MTPDataPutFunc, void *,
	LIBMTP_progressfunc_t const, void const *const);
LIBMTP_file_t *LIBMTP_Get_Filelisting_With_Callback(
	LIBMTP_mtpdevice_t *, LIBMTP_progressfunc_t const, void const *const);
LIBMTP_file_t *LIBMTP_Get_Filemetadata(LIBMTP_mtpdevice_t *, uint32_t const);
LIBMTP_file_t *LIBMTP_Get_Files_And_Folders(LIBMTP_mtpdevice_t *, uint32_t const, uint32_t const);
LIBMTP_mtpdevice_t *LIBMTP_Get_First_Device(void);
LIBMTP_folder_t *LIBMTP_Get_Folder_List(LIBMTP_mtpdevice_t *);
char *LIBMTP_Get_Friendlyname(LIBMTP_mtpdevice_t *);
int LIBMTP_Get_Storage(LIBMTP_mtpdevice_t *, int const);
int LIBMTP_Get_Thumbnail(
	LIBMTP_mtpdevice_t *, uint32_t const, unsigned char **data, unsigned int *size);
int LIBMTP_Move_Object(LIBMTP_mtpdevice_t *, uint32_t, uint32_t, uint32_t);
LIBMTP_mtpdevice_t *LIBMTP_Open_Raw_Device(LIBMTP_raw_device_t *);
LIBMTP_mtpdevice_t *LIBMTP_Open_Raw_Device_Uncached(LIBMTP_raw_device_t *);
void LIBMTP_Release_Device(LIBMTP_mtpdevice_t *);
int LIBMTP_Reset_Device(LIBMTP_mtpdevice_t *);
int LIBMTP_SendPartialObject(
	LIBMTP_mtpdevice_t *, uint32_t const, uint64_t, unsigned char *, unsigned int);
int LIBMTP_Send_File_From_File(LIBMTP_mtpdevice_t *, char const *const, LIBMTP_file_t *const,
	LIBMTP_progressfunc_t const, void const *const);
int LIBMTP_Send_File_From_File_Descriptor(LIBMTP_mtpdevice_t *, int const, LIBMTP_file_t *const,
	LIBMTP_progressfunc_t const, void const *const);
int LIBMTP_Send_File_From_Handler(LIBMTP_mtpdevice_t *, MTPDataGetFunc, void *,
	LIBMTP_file_t *const, LIBMTP_progressfunc_t const, void const *const);
int LIBMTP_Set_File_Name(LIBMTP_mtpdevice_t *, LIBMTP_file_t *, const char *);
int LIBMTP_Set_Folder_Name(LIBMTP_mtpdevice_t *, LIBMTP_folder_t *, const char *);
int LIBMTP_Set_Friendlyname(LIBMTP_mtpdevice_t *, char const *const);
int LIBMTP_Set_Object_Filename(LIBMTP_mtpdevice_t *, uint32_t, char *);
int LIBMTP_TruncateObject(LIBMTP_mtpdevice_t *, uint32_t const, uint64_t);
int LIBMTP_Read_Event(LIBMTP_mtpdevice_t *, LIBMTP_event_t *, uint32_t *);
int LIBMTP_Read_Event_Async(LIBMTP_mtpdevice_t *, LIBMTP_event_cb_fn, void *);
int LIBMTP_Handle_Events_Timeout_Completed(struct timeval *, int *);
LIBMTP_file_t *LIBMTP_new_file_t(void);
void LIBMTP_destroy_file_t(LIBMTP_file_t *);
void LIBMTP_destroy_folder_t(LIBMTP_folder_t *);
LIBMTP_error_t *LIBMTP_Get_Errorstack(LIBMTP_mtpdevice_t *);
void LIBMTP_Clear_Errorstack(LIBMTP_mtpdevice_t *);
idevice_error_t idevice_event_subscribe(idevice_event_cb_t callback, void *user_data);
idevice_error_t idevice_new(idevice_t *device, const char *udid);
idevice_error_t idevice_get_device_list(char ***devices, int *count);
idevice_error_t idevice_connect(idevice_t device, uint16_t port, idevice_connection_t *connection);
idevice_error_t idevice_connection_receive(
	idevice_connection_t connection, char *data, uint32_t len, uint32_t *recv_bytes);
idevice_error_t idevice_connection_send(
	idevice_connection_t connection, const char *data, uint32_t len, uint32_t *sent_bytes);
idevice_error_t idevice_connection_receive_timeout(idevice_connection_t connection, char *data,
	uint32_t len, uint32_t *recv_bytes, unsigned int timeout);
lockdownd_error_t lockdownd_client_new(
	idevice_t device, lockdownd_client_t *client, const char *label);
lockdownd_error_t lockdownd_client_new_with_handshake(
	idevice_t device, lockdownd_client_t *client, const char *label);
lockdownd_error_t lockdownd_client_free(lockdownd_client_t client);
lockdownd_error_t lockdownd_get_value(
	lockdownd_client_t client, const char *domain, const char *key, plist_t *value);
lockdownd_error_t lockdownd_set_value(
	lockdownd_client_t client, const char *domain, const char *key, plist_t value);
lockdownd_error_t lockdownd_get_device_name(lockdownd_client_t client, char **device_name);
lockdownd_error_t lockdownd_start_service(
	lockdownd_client_t client, const char *identifier, lockdownd_service_descriptor_t *service);
lockdownd_error_t lockdownd_start_session(
	lockdownd_client_t client, const char *host_id, char **session_id, int *ssl_enabled);
lockdownd_error_t lockdownd_pair(lockdownd_client_t client, lockdownd_pair_record_t pair_record);
lockdownd_error_t lockdownd_unpair(lockdownd_client_t client, lockdownd_pair_record_t pair_record);
afc_error_t afc_client_new(
	idevice_t device, lockdownd_service_descriptor_t service, afc_client_t *client);
afc_error_t afc_client_new_from_house_arrest_client(
	house_arrest_client_t client, afc_client_t *afc_client);
afc_error_t afc_client_start_service(idevice_t device, afc_client_t *client, const char *label);
afc_error_t afc_file_close(afc_client_t client, uint64_t handle);
afc_error_t afc_file_lock(afc_client_t client, uint64_t handle, afc_lock_op_t operation);
afc_error_t afc_file_open(
	afc_client_t client, const char *filename, afc_file_mode_t file_mode, uint64_t *handle);
afc_error_t afc_file_read(
	afc_client_t client, uint64_t handle, char *data, uint32_t length, uint32_t *bytes_read);
afc_error_t afc_file_seek(afc_client_t client, uint64_t handle, int64_t offset, int whence);
afc_error_t afc_file_tell(afc_client_t client, uint64_t handle, uint64_t *position);
afc_error_t afc_file_truncate(afc_client_t client, uint64_t handle, uint64_t newsize);
afc_error_t afc_file_write(afc_client_t client, uint64_t handle, const char *data, uint32_t length,
	uint32_t *bytes_written);
afc_error_t afc_get_device_info(afc_client_t client, char ***device_information);
afc_error_t afc_get_device_info_key(afc_client_t client, const char *key, char **value);
afc_error_t afc_get_file_info(afc_client_t client, const char *path, char ***file_information);
afc_error_t afc_make_directory(afc_client_t client, const char *path);
afc_error_t afc_make_link(
	afc_client_t client, afc_link_type_t linktype, const char *target, const char *linkname);
afc_error_t afc_read_directory(
	afc_client_t client, const char *path, char ***directory_information);
afc_error_t afc_remove_path(afc_client_t client, const char *path);
afc_error_t afc_remove_path_and_contents(afc_client_t client, const char *path);
afc_error_t afc_rename_path(afc_client_t client, const char *from, const char *to);
afc_error_t afc_set_file_time(afc_client_t client, const char *path, uint64_t mtime);
afc_error_t afc_truncate(afc_client_t client, const char *path, uint64_t newsize);
house_arrest_error_t house_arrest_client_new(
	idevice_t device, lockdownd_service_descriptor_t service, house_arrest_client_t *client);
house_arrest_error_t house_arrest_client_start_service(
	idevice_t device, house_arrest_client_t *client, const char *label);
house_arrest_error_t house_arrest_get_result(house_arrest_client_t client, plist_t *dict);
house_arrest_error_t house_arrest_send_command(
	house_arrest_client_t client, const char *command, const char *appid);
house_arrest_error_t house_arrest_send_request(house_arrest_client_t client, plist_t dict);
instproxy_error_t instproxy_browse(
	instproxy_client_t client, plist_t client_options, plist_t *result);
instproxy_error_t instproxy_client_new(
	idevice_t device, lockdownd_service_descriptor_t service, instproxy_client_t *client);
instproxy_error_t instproxy_client_start_service(
	idevice_t device, instproxy_client_t *client, const char *label);
instproxy_error_t instproxy_lookup(
	instproxy_client_t client, const char **appids, plist_t client_options, plist_t *result);
sbservices_error_t sbservices_client_new(
	idevice_t device, lockdownd_service_descriptor_t service, sbservices_client_t *client);
sbservices_error_t sbservices_client_start_service(
	idevice_t device, sbservices_client_t *client, const char *label);
sbservices_error_t sbservices_get_icon_pngdata(
	sbservices_client_t client, const char *bundleId, char **pngdata, uint64_t *pngsize);
