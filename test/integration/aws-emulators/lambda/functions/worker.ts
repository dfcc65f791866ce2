interface SqsEvent {
  readonly Records: readonly { readonly attributes: { readonly ApproximateReceiveCount: string } }[];
}

/** Never ends at the first receive of a batch and succeeds at every later one. */
export async function handler(event: SqsEvent): Promise<unknown> {
  console.log("started");
  if (event.Records.every(({ attributes }) => attributes.ApproximateReceiveCount === "1")) {
    return new Promise(() => setInterval(() => undefined, 1000));
  }
  return { batchItemFailures: [] };
}
