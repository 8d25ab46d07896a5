import { z } from 'zod';
import { zhCN } from 'zod/locales';

/** Whatever a schema has no sentence of its own for is said in Chinese. */
z.config(zhCN());
