// The parts of libcrypto that the relay uses: hash, MAC, constant-time comparison.
#pragma once
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
