import * as v from "valibot";
import type { EventHook } from "../entities.ts";
import type { LogEvent } from "../events/log-event.ts";
import { anyJson } from "../http/json-body.ts";
import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { compileExpression } from "./expression.ts";
import { ExpressionError } from "./expression-tokens.ts";

/** `events.filter` of a hook: at most one expression for an event type. */
export const hookFilterSchema = v.nullish(
  v.object({
    type: v.nullish(v.string()),
    eventFilterMap: v.nullish(
      v.array(
        v.object({
          event: v.nullish(v.string()),
          condition: v.nullish(v.object({ expression: v.nullish(v.string()), version: v.nullish(anyJson) })),
        }),
      ),
    ),
  }),
);

const filterType = "EXPRESSION_LANGUAGE";

export interface HookFilter {
  /** As the API shows it. */
  readonly filter: Json;
  /** Why Okta refuses it. */
  readonly causes: readonly string[];
}

/** The filter of a request that subscribes to `eventTypes`. An expression that cannot be evaluated here is refused. */
export function readHookFilter(
  given: v.InferOutput<typeof hookFilterSchema>,
  eventTypes: readonly string[],
): HookFilter {
  if (!given) return { filter: null, causes: [] };
  const causes: string[] = [];
  const seen = new Set<string>();
  if ((given.type ?? filterType) !== filterType)
    causes.push(`events.filter: The type must be '${filterType}'`);
  const eventFilterMap = (given.eventFilterMap ?? []).map(({ event, condition }): JsonObject => {
    const eventType = event ?? "";
    const expression = condition?.expression ?? "";
    if (!eventTypes.includes(eventType)) {
      causes.push(`events.filter: The hook is not subscribed to '${eventType}'`);
    }
    if (seen.has(eventType)) causes.push(`events.filter: '${eventType}' has more than one filter`);
    seen.add(eventType);
    causes.push(...listViolations(eventType, expression));
    return { event: eventType, condition: { version: null, expression } };
  });
  return { filter: { type: filterType, eventFilterMap }, causes };
}

type Predicate = (event: JsonObject) => boolean;

/** A hook is replaced, never changed, so what was compiled of it stays true. */
const predicatesByHook = new WeakMap<EventHook, ReadonlyMap<string, Predicate>>();

/**
 * Whether the hook's filter lets the event through: without an expression for its type, always. So it is with an
 * expression that cannot be evaluated here, which only a restored org can hold.
 */
export function passesFilter(hook: EventHook, event: LogEvent): boolean {
  if (hook.filter === null) return true;
  const predicates = predicatesByHook.get(hook) ?? compileFilter(hook.filter);
  predicatesByHook.set(hook, predicates);
  return predicates.get(event.eventType)?.(event.body) ?? true;
}

function compileFilter(filter: Json): ReadonlyMap<string, Predicate> {
  const parsed = v.safeParse(hookFilterSchema, filter);
  const predicates = new Map<string, Predicate>();
  if (!parsed.success || !isJsonObject(filter)) return predicates;
  for (const { event, condition } of parsed.output?.eventFilterMap ?? []) {
    const predicate = tryToCompile(condition?.expression ?? "");
    if (event && typeof predicate === "function") predicates.set(event, predicate);
  }
  return predicates;
}

function listViolations(eventType: string, expression: string): readonly string[] {
  if (expression.trim() === "") return [`events.filter: The expression for '${eventType}' is missing`];
  const predicate = tryToCompile(expression);
  if (typeof predicate === "function") return [];
  return [`events.filter: The expression for '${eventType}' is not valid: ${predicate}`];
}

/** The predicate, or why there is none. */
function tryToCompile(expression: string): Predicate | string {
  try {
    return compileExpression(expression);
  } catch (error) {
    if (error instanceof ExpressionError) return error.message;
    throw error;
  }
}
