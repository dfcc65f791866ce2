import * as v from "valibot";
import { expect, test } from "vitest";
import { fail, succeed } from "../../../shared/core/result.ts";
import type { AdminAnswer, CallAdmin } from "../../../shared/okta/admin-requests.ts";
import { readList, readSample } from "../../../shared/okta/read-list.ts";

const rowSchema = v.object({ id: v.string() });

function answer(body: unknown, nextPath: string | null = null): AdminAnswer {
  return { body, text: "", nextPath, dateMs: 0 };
}

/** Pages by their path. */
function serve(pages: Readonly<Record<string, AdminAnswer>>): CallAdmin {
  return ({ path }) => {
    const page = pages[path];
    return Promise.resolve(page === undefined ? fail({ kind: "unreachable" }) : succeed(page));
  };
}

test("follows a list to its end", async () => {
  const call = serve({
    "/a": answer([{ id: "1" }, { id: "2" }], "/a?after=2"),
    "/a?after=2": answer([{ id: "3" }]),
  });

  const rows = await readList(call, "/a", rowSchema);

  expect(rows).toEqual(succeed([{ id: "1" }, { id: "2" }, { id: "3" }]));
});

test("gives nothing when a page is missing: a part may look like the whole", async () => {
  const call = serve({ "/a": answer([{ id: "1" }], "/a?after=1") });

  const rows = await readList(call, "/a", rowSchema);

  expect(rows).toEqual(fail({ kind: "unreachable" }));
});

test.each([[{}], [null], ["text"], [[{ id: 1 }]], [[{ id: "1" }, null]]])(
  "takes a body of another shape for no answer: %j",
  async (body) => {
    const rows = await readList(serve({ "/a": answer(body) }), "/a", rowSchema);

    expect(rows).toEqual(fail({ kind: "refused", status: 200, error: null }));
  },
);

test("does not take a list that never ends for a whole one", async () => {
  let pages = 0;
  const call: CallAdmin = () => {
    pages += 1;
    return Promise.resolve(succeed(answer([{ id: "1" }], "/a")));
  };

  const rows = await readList(call, "/a", rowSchema);

  expect(rows.ok).toBe(false);
  expect(pages).toBe(100);
});

test("gives the first page of a list of any length where a sample is enough", async () => {
  const call = serve({ "/a": answer([{ id: "1" }, { id: "2" }], "/a?after=2") });

  const rows = await readSample(call, "/a", rowSchema);

  expect(rows).toEqual(succeed([{ id: "1" }, { id: "2" }]));
});
