import type * as v from "valibot";
import { bootstrapReportSchema } from "../../shared/contracts/bootstrap.ts";
import { dlqDropAnswerSchema } from "./commands/dlq/drop.ts";
import { dlqListAnswerSchema } from "./commands/dlq/list.ts";
import { dlqShowAnswerSchema } from "./commands/dlq/show.ts";
import { doctorAnswerSchema } from "./commands/doctor/doctor.ts";
import { explainAnswerSchema } from "./commands/explain/explain.ts";
import { hookTestShownSchema } from "./commands/hook/test.ts";
import { keysAnswerSchema } from "./commands/keys/list.ts";
import { feedAnswerSchema } from "./commands/pause.ts";
import { moveAnswerSchema } from "./commands/replay/move-all.ts";
import { replayAnswerSchema } from "./commands/replay/replay.ts";
import { statusAnswerSchema } from "./commands/status/status.ts";
import { syncAnswerSchema } from "./commands/sync/sync.ts";
import { syncAllAnswerSchema } from "./commands/sync/sync-everybody.ts";

/** What each command prints with `--json`. */
export const answerSchemas = {
  status: statusAnswerSchema,
  explain: explainAnswerSchema,
  "dlq list": dlqListAnswerSchema,
  "dlq show": dlqShowAnswerSchema,
  "dlq drop": dlqDropAnswerSchema,
  replay: replayAnswerSchema,
  "replay --all": moveAnswerSchema,
  sync: syncAnswerSchema,
  "sync --all": syncAllAnswerSchema,
  pause: feedAnswerSchema,
  resume: feedAnswerSchema,
  bootstrap: bootstrapReportSchema,
  "keys list": keysAnswerSchema,
  "hook test": hookTestShownSchema,
  doctor: doctorAnswerSchema,
} as const satisfies Record<string, v.GenericSchema>;
