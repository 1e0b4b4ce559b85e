/* What rules/models/rdkafka.yaml names, by its documented prototypes: it need not be installed. */
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

typedef struct rd_kafka_s rd_kafka_t;
typedef struct rd_kafka_topic_s rd_kafka_topic_t;
typedef struct rd_kafka_conf_s rd_kafka_conf_t;
typedef struct rd_kafka_topic_conf_s rd_kafka_topic_conf_t;
typedef struct rd_kafka_queue_s rd_kafka_queue_t;
typedef struct rd_kafka_message_s rd_kafka_message_t;
typedef struct rd_kafka_topic_partition_list_s rd_kafka_topic_partition_list_t;
typedef struct rd_kafka_consumer_group_metadata_s rd_kafka_consumer_group_metadata_t;
typedef struct rd_kafka_error_s rd_kafka_error_t;
typedef int rd_kafka_resp_err_t;
typedef int rd_kafka_type_t;
typedef int rd_kafka_conf_res_t;
struct rd_kafka_metadata;
struct rd_kafka_group_list;
typedef void (*consumed)(rd_kafka_message_t *message, void *data);

int rd_kafka_poll(rd_kafka_t *kafka, int timeout);
rd_kafka_message_t *rd_kafka_consumer_poll(rd_kafka_t *kafka, int timeout);
void *rd_kafka_queue_poll(rd_kafka_queue_t *queue, int timeout);
rd_kafka_message_t *rd_kafka_consume_queue(rd_kafka_queue_t *queue, int timeout);
ssize_t rd_kafka_consume_batch_queue(
	rd_kafka_queue_t *queue, int timeout, rd_kafka_message_t **messages, size_t count);
int rd_kafka_consume_callback_queue(
	rd_kafka_queue_t *queue, int timeout, consumed callback, void *data);
rd_kafka_message_t *rd_kafka_consume(rd_kafka_topic_t *topic, int32_t partition, int timeout);
ssize_t rd_kafka_consume_batch(rd_kafka_topic_t *topic, int32_t partition, int timeout,
	rd_kafka_message_t **messages, size_t count);
int rd_kafka_consume_callback(
	rd_kafka_topic_t *topic, int32_t partition, int timeout, consumed callback, void *data);
rd_kafka_resp_err_t rd_kafka_flush(rd_kafka_t *kafka, int timeout);
rd_kafka_error_t *rd_kafka_init_transactions(rd_kafka_t *kafka, int timeout);
rd_kafka_error_t *rd_kafka_begin_transaction(rd_kafka_t *kafka);
rd_kafka_error_t *rd_kafka_commit_transaction(rd_kafka_t *kafka, int timeout);
rd_kafka_error_t *rd_kafka_abort_transaction(rd_kafka_t *kafka, int timeout);
rd_kafka_error_t *rd_kafka_send_offsets_to_transaction(rd_kafka_t *kafka,
	const rd_kafka_topic_partition_list_t *offsets,
	const rd_kafka_consumer_group_metadata_t *metadata, int timeout);
rd_kafka_resp_err_t rd_kafka_query_watermark_offsets(rd_kafka_t *kafka, const char *topic,
	int32_t partition, int64_t *low, int64_t *high, int timeout);
rd_kafka_resp_err_t rd_kafka_metadata(rd_kafka_t *kafka, int all, rd_kafka_topic_t *only,
	const struct rd_kafka_metadata **metadata, int timeout);
rd_kafka_resp_err_t rd_kafka_offsets_for_times(
	rd_kafka_t *kafka, rd_kafka_topic_partition_list_t *offsets, int timeout);
rd_kafka_resp_err_t rd_kafka_committed(
	rd_kafka_t *kafka, rd_kafka_topic_partition_list_t *partitions, int timeout);
rd_kafka_resp_err_t rd_kafka_position(
	rd_kafka_t *kafka, rd_kafka_topic_partition_list_t *partitions);
rd_kafka_resp_err_t rd_kafka_list_groups(rd_kafka_t *kafka, const char *group,
	const struct rd_kafka_group_list **groups, int timeout);
rd_kafka_resp_err_t rd_kafka_seek(
	rd_kafka_topic_t *topic, int32_t partition, int64_t offset, int timeout);
rd_kafka_error_t *rd_kafka_seek_partitions(
	rd_kafka_t *kafka, rd_kafka_topic_partition_list_t *partitions, int timeout);
rd_kafka_resp_err_t rd_kafka_commit(
	rd_kafka_t *kafka, const rd_kafka_topic_partition_list_t *offsets, int async);
rd_kafka_resp_err_t rd_kafka_commit_message(
	rd_kafka_t *kafka, const rd_kafka_message_t *message, int async);
rd_kafka_resp_err_t rd_kafka_consumer_close(rd_kafka_t *kafka);
rd_kafka_resp_err_t rd_kafka_unsubscribe(rd_kafka_t *kafka);
void rd_kafka_destroy(rd_kafka_t *kafka);
int rd_kafka_wait_destroyed(int timeout);
int rd_kafka_produce(rd_kafka_topic_t *topic, int32_t partition, int flags, void *payload,
	size_t size, const void *key, size_t key_size, void *data);

rd_kafka_t *rd_kafka_new(rd_kafka_type_t type, rd_kafka_conf_t *conf, char *error, size_t size);
rd_kafka_conf_t *rd_kafka_conf_new(void);
rd_kafka_conf_res_t rd_kafka_conf_set(
	rd_kafka_conf_t *conf, const char *name, const char *value, char *error, size_t size);
rd_kafka_topic_t *rd_kafka_topic_new(
	rd_kafka_t *kafka, const char *topic, rd_kafka_topic_conf_t *conf);
void rd_kafka_topic_destroy(rd_kafka_topic_t *topic);
rd_kafka_resp_err_t rd_kafka_subscribe(
	rd_kafka_t *kafka, const rd_kafka_topic_partition_list_t *topics);
rd_kafka_resp_err_t rd_kafka_assign(
	rd_kafka_t *kafka, const rd_kafka_topic_partition_list_t *partitions);
int rd_kafka_outq_len(rd_kafka_t *kafka);
const char *rd_kafka_err2str(rd_kafka_resp_err_t error);
rd_kafka_resp_err_t rd_kafka_last_error(void);
const char *rd_kafka_name(const rd_kafka_t *kafka);
void rd_kafka_message_destroy(rd_kafka_message_t *message);
void rd_kafka_queue_io_event_enable(
	rd_kafka_queue_t *queue, int fd, const void *payload, size_t size);
