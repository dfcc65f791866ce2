import { AwsFault } from "../fault.ts";

/** Errors of the service's own model, with the code that the query protocol gave them and AWS's words. */
export const sqsFaults = {
  queueDoesNotExist: () =>
    modelled("QueueDoesNotExist", "The specified queue does not exist.", legacy("NonExistentQueue")),
  queueNameExists: (message: string) => modelled("QueueNameExists", message, "QueueAlreadyExists"),
  queueDeletedRecently: () =>
    modelled(
      "QueueDeletedRecently",
      "You must wait 60 seconds after deleting a queue before you can create another with the same name.",
      legacy("QueueDeletedRecently"),
    ),
  purgeInProgress: (queueName: string) =>
    modelled(
      "PurgeQueueInProgress",
      `Only one PurgeQueue operation on ${queueName} is allowed every 60 seconds.`,
      legacy("PurgeQueueInProgress"),
      403,
    ),
  emptyBatch: (entryType: string) =>
    modelled(
      "EmptyBatchRequest",
      `There should be at least one ${entryType} in the request.`,
      legacy("EmptyBatchRequest"),
    ),
  tooManyEntries: (sent: number) =>
    modelled(
      "TooManyEntriesInBatchRequest",
      `Maximum number of entries per request are 10. You have sent ${sent}.`,
      legacy("TooManyEntriesInBatchRequest"),
    ),
  batchTooLong: (limitBytes: number, sentBytes: number) =>
    modelled(
      "BatchRequestTooLong",
      `Batch requests cannot be longer than ${limitBytes} bytes. You have sent ${sentBytes} bytes.`,
      legacy("BatchRequestTooLong"),
    ),
  entryIdsNotDistinct: (id: string) =>
    modelled("BatchEntryIdsNotDistinct", `Id ${id} repeated.`, legacy("BatchEntryIdsNotDistinct")),
  invalidEntryId: () =>
    modelled(
      "InvalidBatchEntryId",
      "A batch entry id can only contain alphanumeric characters, hyphens and underscores. " +
        "It can be at most 80 letters long.",
      legacy("InvalidBatchEntryId"),
    ),
  invalidMessageContents: (message: string) =>
    modelled("InvalidMessageContents", message, "InvalidMessageContents"),
  invalidAttributeName: (message: string) =>
    modelled("InvalidAttributeName", message, "InvalidAttributeName"),
  invalidAttributeValue: (message: string) =>
    modelled("InvalidAttributeValue", message, "InvalidAttributeValue"),
  invalidAddress: (address: string) =>
    modelled(
      "InvalidAddress",
      `The address ${address} is not valid for this endpoint.`,
      "InvalidAddress",
      404,
    ),
  invalidReceiptHandle: (handle: string) =>
    modelled(
      "ReceiptHandleIsInvalid",
      `The input receipt handle "${handle}" is not a valid receipt handle.`,
      "ReceiptHandleIsInvalid",
      404,
    ),
  overLimit: (message: string) => modelled("OverLimit", message, "OverLimit", 403),
  unsupportedOperation: (message: string) =>
    modelled("UnsupportedOperation", message, legacy("UnsupportedOperation")),
  resourceNotFound: (message: string) =>
    modelled("ResourceNotFoundException", message, "ResourceNotFoundException", 404),
  invalidParameter: (message: string) =>
    common("InvalidParameterValueException", message, "InvalidParameterValue"),
  missingParameter: (name: string) =>
    common(
      "MissingRequiredParameterException",
      `The request must contain the parameter ${name}.`,
      "MissingParameter",
    ),
  malformed: (message: string) => common("SerializationException", message, "MalformedInput"),
};

function modelled(type: string, message: string, queryCode: string, status = 400): AwsFault {
  return new AwsFault(`com.amazonaws.sqs#${type}`, message, { queryCode, status });
}

function common(type: string, message: string, queryCode: string): AwsFault {
  return new AwsFault(`com.amazon.coral.service#${type}`, message, { queryCode });
}

function legacy(code: string): string {
  return `AWS.SimpleQueueService.${code}`;
}
