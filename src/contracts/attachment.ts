import { z } from 'zod';

/** The answer to an upload: the id that a command names, and what arrived. `mediaType` is what the bytes are. */
export const AttachmentView = z
  .object({
    attachmentId: z.string(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    size: z.int(),
    mediaType: z.string(),
  })
  .meta({ id: 'Attachment', description: '附件' });
export type AttachmentView = z.infer<typeof AttachmentView>;
