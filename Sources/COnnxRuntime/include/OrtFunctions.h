#ifndef CROSSFADE_ORT_FUNCTIONS_H
#define CROSSFADE_ORT_FUNCTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "OrtTypes.h"

#pragma clang assume_nonnull begin

// Null for success. What it points at is given back with ReleaseStatus.
typedef OrtStatus *_Nullable OrtResult;

// The functions that Crossfade calls, by the library's names, under which its documentation of
// `OrtApi` tells what they do. OrtLoader.c says where in the library's table each one is.
typedef struct OrtFunctions {
  // Errors. The message belongs to the status.
  const char *_Nonnull (*_Nonnull GetErrorMessage)(const OrtStatus *status);
  void (*_Nonnull ReleaseStatus)(OrtStatus *_Nullable status);

  // Environment.
  OrtResult (*_Nonnull CreateEnv)(
      OrtLoggingLevel level, const char *log_id, OrtEnv *_Nullable *_Nonnull environment);
  OrtResult (*_Nonnull DisableTelemetryEvents)(const OrtEnv *environment);

  // Session options.
  OrtResult (*_Nonnull CreateSessionOptions)(OrtSessionOptions *_Nullable *_Nonnull options);
  OrtResult (*_Nonnull SetSessionExecutionMode)(OrtSessionOptions *options, ExecutionMode mode);
  OrtResult (*_Nonnull SetSessionGraphOptimizationLevel)(
      OrtSessionOptions *options, GraphOptimizationLevel level);
  OrtResult (*_Nonnull SetIntraOpNumThreads)(OrtSessionOptions *options, int count);
  OrtResult (*_Nonnull SetInterOpNumThreads)(OrtSessionOptions *options, int count);
  OrtResult (*_Nonnull AddSessionConfigEntry)(
      OrtSessionOptions *options, const char *key, const char *value);
  void (*_Nonnull ReleaseSessionOptions)(OrtSessionOptions *_Nullable options);

  // Run options.
  OrtResult (*_Nonnull CreateRunOptions)(OrtRunOptions *_Nullable *_Nonnull options);
  OrtResult (*_Nonnull AddRunConfigEntry)(
      OrtRunOptions *options, const char *key, const char *value);
  OrtResult (*_Nonnull RunOptionsSetTerminate)(OrtRunOptions *options);
  OrtResult (*_Nonnull RunOptionsUnsetTerminate)(OrtRunOptions *options);
  void (*_Nonnull ReleaseRunOptions)(OrtRunOptions *_Nullable options);

  // Session.
  OrtResult (*_Nonnull CreateSession)(
      const OrtEnv *environment, const char *model_path, const OrtSessionOptions *options,
      OrtSession *_Nullable *_Nonnull session);
  OrtResult (*_Nonnull Run)(
      OrtSession *session, const OrtRunOptions *_Nullable options,
      const char *_Nullable const *_Nonnull input_names,
      const OrtValue *_Nullable const *_Nonnull inputs, size_t input_count,
      const char *_Nullable const *_Nonnull output_names, size_t output_count,
      OrtValue *_Nullable *_Nonnull outputs);
  void (*_Nonnull ReleaseSession)(OrtSession *_Nullable session);

  // What a session says of its inputs and outputs. Names are freed with AllocatorFree.
  OrtResult (*_Nonnull SessionGetInputCount)(const OrtSession *session, size_t *count);
  OrtResult (*_Nonnull SessionGetOutputCount)(const OrtSession *session, size_t *count);
  OrtResult (*_Nonnull SessionGetInputName)(
      const OrtSession *session, size_t index, OrtAllocator *allocator,
      char *_Nullable *_Nonnull name);
  OrtResult (*_Nonnull SessionGetOutputName)(
      const OrtSession *session, size_t index, OrtAllocator *allocator,
      char *_Nullable *_Nonnull name);
  OrtResult (*_Nonnull SessionGetInputTypeInfo)(
      const OrtSession *session, size_t index, OrtTypeInfo *_Nullable *_Nonnull type);
  OrtResult (*_Nonnull SessionGetOutputTypeInfo)(
      const OrtSession *session, size_t index, OrtTypeInfo *_Nullable *_Nonnull type);

  // Types. What a type is cast to belongs to the type, and so do the dimensions' names.
  OrtResult (*_Nonnull GetOnnxTypeFromTypeInfo)(const OrtTypeInfo *type, ONNXType *kind);
  OrtResult (*_Nonnull CastTypeInfoToTensorInfo)(
      const OrtTypeInfo *type, const OrtTensorTypeAndShapeInfo *_Nullable *_Nonnull tensor);
  OrtResult (*_Nonnull GetTensorElementType)(
      const OrtTensorTypeAndShapeInfo *tensor, ONNXTensorElementDataType *element_type);
  bool (*_Nonnull TensorTypeAndShape_HasShape)(const OrtTensorTypeAndShapeInfo *tensor);
  OrtResult (*_Nonnull GetDimensionsCount)(const OrtTensorTypeAndShapeInfo *tensor, size_t *rank);
  OrtResult (*_Nonnull GetDimensions)(
      const OrtTensorTypeAndShapeInfo *tensor, int64_t *dimensions, size_t rank);
  OrtResult (*_Nonnull GetSymbolicDimensions)(
      const OrtTensorTypeAndShapeInfo *tensor, const char *_Nullable *_Nonnull names,
      size_t rank);
  void (*_Nonnull ReleaseTypeInfo)(OrtTypeInfo *_Nullable type);

  // Tensors. The shape that a value gives out belongs to the value.
  OrtResult (*_Nonnull CreateTensorAsOrtValue)(
      OrtAllocator *allocator, const int64_t *shape, size_t rank,
      ONNXTensorElementDataType element_type, OrtValue *_Nullable *_Nonnull value);
  OrtResult (*_Nonnull CreateTensorWithDataAsOrtValue)(
      const OrtMemoryInfo *memory, void *data, size_t byte_count, const int64_t *shape,
      size_t rank, ONNXTensorElementDataType element_type,
      OrtValue *_Nullable *_Nonnull value);
  OrtResult (*_Nonnull IsTensor)(const OrtValue *value, int *is_tensor);
  OrtResult (*_Nonnull GetTensorElementTypeAndShapeDataReference)(
      const OrtValue *value, ONNXTensorElementDataType *element_type,
      const int64_t *_Nullable *_Nonnull shape, size_t *rank);
  OrtResult (*_Nonnull GetTensorMutableData)(OrtValue *value, void *_Nullable *_Nonnull data);
  void (*_Nonnull ReleaseValue)(OrtValue *_Nullable value);

  // Elements of string tensors. Content is all elements without a gap, offsets where each begins.
  OrtResult (*_Nonnull GetResizedStringTensorElementBuffer)(
      OrtValue *value, size_t index, size_t byte_count, char *_Nullable *_Nonnull buffer);
  OrtResult (*_Nonnull GetStringTensorDataLength)(const OrtValue *value, size_t *byte_count);
  OrtResult (*_Nonnull GetStringTensorContent)(
      const OrtValue *value, void *content, size_t byte_count, size_t *offsets,
      size_t element_count);

  // Memory. The default allocator belongs to the library.
  OrtResult (*_Nonnull CreateCpuMemoryInfo)(
      OrtAllocatorType allocator, OrtMemType kind, OrtMemoryInfo *_Nullable *_Nonnull memory);
  OrtResult (*_Nonnull GetAllocatorWithDefaultOptions)(OrtAllocator *_Nullable *_Nonnull allocator);
  OrtResult (*_Nonnull AllocatorFree)(OrtAllocator *allocator, void *_Nullable memory);
  void (*_Nonnull ReleaseMemoryInfo)(OrtMemoryInfo *_Nullable memory);
} OrtFunctions;

#pragma clang assume_nonnull end

#endif
