import { Module } from '@nestjs/common';
import { Verifier } from './verifier.js';

@Module({ providers: [Verifier], exports: [Verifier] })
export class VerificationModule {}
