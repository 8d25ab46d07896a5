import { z } from 'zod';

export const ErrandsRetried = z
  .object({ retried: z.int().min(0).describe('有多少项重新办理；没有未办成的为 0') })
  .meta({ id: 'ErrandsRetried', description: '重新办理未办成的关联事项' });
export type ErrandsRetried = z.infer<typeof ErrandsRetried>;
