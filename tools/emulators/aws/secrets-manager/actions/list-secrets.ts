import type { SecretsAction } from "../action.ts";
import { selectSecrets } from "../filters.ts";
import { readInteger, readString } from "../input.ts";
import { cutPage } from "../page.ts";
import { renderSecret, renderStagesByVersion } from "../render.ts";

/** Lists secrets, filtered and in pages; those marked for deletion only when they are asked for. */
export const listSecrets: SecretsAction = (region, input) => {
  const selected = selectSecrets(region.secrets, input);
  const page = cutPage(selected, readInteger(input, "MaxResults") ?? 100, readString(input, "NextToken"));
  return {
    SecretList: page.items.map((secret) => ({
      ...renderSecret(secret),
      SecretVersionsToStages: renderStagesByVersion(secret),
    })),
    NextToken: page.nextToken,
  };
};
