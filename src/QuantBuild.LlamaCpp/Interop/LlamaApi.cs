using System.Runtime.InteropServices;

namespace QuantBuild.LlamaCpp.Interop;

/// <summary>The functions of llama.h that are used, each looked up by its name. All of them exist since the beginning of 2025.</summary>
internal sealed unsafe class LlamaApi
{
    public readonly delegate* unmanaged<delegate* unmanaged<int, byte*, nint, void>, nint, void> LogSet;
    public readonly delegate* unmanaged<void> BackendInit;
    public readonly delegate* unmanaged<LlamaModelParameters> ModelDefaultParameters;
    public readonly delegate* unmanaged<LlamaContextParameters> ContextDefaultParameters;
    public readonly delegate* unmanaged<byte*, LlamaModelParameters, nint> ModelLoadFromFile;
    public readonly delegate* unmanaged<nint, void> ModelFree;
    public readonly delegate* unmanaged<nint, LlamaContextParameters, nint> InitFromModel;
    public readonly delegate* unmanaged<nint, void> Free;
    public readonly delegate* unmanaged<nint, int, int, void> SetThreads;
    public readonly delegate* unmanaged<nint, nint> ModelGetVocabulary;
    public readonly delegate* unmanaged<nint, int> ModelTrainedContext;
    public readonly delegate* unmanaged<nint, byte> ModelHasEncoder;
    public readonly delegate* unmanaged<nint, byte*, byte*, nuint, int> ModelMetadata;
    public readonly delegate* unmanaged<nint, int> VocabularyType;
    public readonly delegate* unmanaged<nint, int> VocabularyTokens;
    public readonly delegate* unmanaged<nint, int> VocabularyBos;
    public readonly delegate* unmanaged<nint, byte> VocabularyAddsBos;
    public readonly delegate* unmanaged<nint, int, int> TokenAttributes;
    public readonly delegate* unmanaged<nint, byte*, int, int*, int, byte, byte, int> Tokenize;
    public readonly delegate* unmanaged<int, int, int, LlamaBatch> BatchInit;
    public readonly delegate* unmanaged<LlamaBatch, void> BatchFree;
    public readonly delegate* unmanaged<nint, LlamaBatch, int> Decode;
    public readonly delegate* unmanaged<nint, float*> GetLogits;

    /// <summary>llama_version; null where the library does not tell.</summary>
    public readonly delegate* unmanaged<byte*> Version;

    /// <exception cref="EntryPointNotFoundException">The library lacks a function, which the message names.</exception>
    public LlamaApi(nint library)
    {
        nint Export(string name) => NativeLibrary.TryGetExport(library, name, out var address)
            ? address : throw new EntryPointNotFoundException($"it does not export {name}");

        LogSet = (delegate* unmanaged<delegate* unmanaged<int, byte*, nint, void>, nint, void>)Export("llama_log_set");
        BackendInit = (delegate* unmanaged<void>)Export("llama_backend_init");
        ModelDefaultParameters = (delegate* unmanaged<LlamaModelParameters>)Export("llama_model_default_params");
        ContextDefaultParameters = (delegate* unmanaged<LlamaContextParameters>)Export("llama_context_default_params");
        ModelLoadFromFile = (delegate* unmanaged<byte*, LlamaModelParameters, nint>)Export("llama_model_load_from_file");
        ModelFree = (delegate* unmanaged<nint, void>)Export("llama_model_free");
        InitFromModel = (delegate* unmanaged<nint, LlamaContextParameters, nint>)Export("llama_init_from_model");
        Free = (delegate* unmanaged<nint, void>)Export("llama_free");
        SetThreads = (delegate* unmanaged<nint, int, int, void>)Export("llama_set_n_threads");
        ModelGetVocabulary = (delegate* unmanaged<nint, nint>)Export("llama_model_get_vocab");
        ModelTrainedContext = (delegate* unmanaged<nint, int>)Export("llama_model_n_ctx_train");
        ModelHasEncoder = (delegate* unmanaged<nint, byte>)Export("llama_model_has_encoder");
        ModelMetadata = (delegate* unmanaged<nint, byte*, byte*, nuint, int>)Export("llama_model_meta_val_str");
        VocabularyType = (delegate* unmanaged<nint, int>)Export("llama_vocab_type");
        VocabularyTokens = (delegate* unmanaged<nint, int>)Export("llama_vocab_n_tokens");
        VocabularyBos = (delegate* unmanaged<nint, int>)Export("llama_vocab_bos");
        VocabularyAddsBos = (delegate* unmanaged<nint, byte>)Export("llama_vocab_get_add_bos");
        TokenAttributes = (delegate* unmanaged<nint, int, int>)Export("llama_vocab_get_attr");
        Tokenize = (delegate* unmanaged<nint, byte*, int, int*, int, byte, byte, int>)Export("llama_tokenize");
        BatchInit = (delegate* unmanaged<int, int, int, LlamaBatch>)Export("llama_batch_init");
        BatchFree = (delegate* unmanaged<LlamaBatch, void>)Export("llama_batch_free");
        Decode = (delegate* unmanaged<nint, LlamaBatch, int>)Export("llama_decode");
        GetLogits = (delegate* unmanaged<nint, float*>)Export("llama_get_logits");
        if (NativeLibrary.TryGetExport(library, "llama_version", out var version)) Version = (delegate* unmanaged<byte*>)version;
    }

    /// <summary>Why the structures of this library cannot be used, as a clause; null when they are as expected.</summary>
    public string? WhyUnknown()
    {
        if (!ContextDefaultParameters().AreKnown) return "its llama_context_params are laid out in a way that is not known here";
        var batch = BatchInit(2, 0, 1);
        if (!batch.IsKnown(2)) return "its llama_batch is laid out in a way that is not known here";
        BatchFree(batch);
        return null;
    }
}
