import fc from 'fast-check';

/** The gate tries the same cases every time; `FC_SEED=…` tries others. What fails names its seed. */
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env['FC_SEED'] ?? 20_261_128) });

export default fc;
