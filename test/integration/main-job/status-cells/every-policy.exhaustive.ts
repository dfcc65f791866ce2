import { describeCells } from "./describe-cells.ts";
import { policies } from "./policies.ts";

describeCells(policies);
