namespace QuantBuild.OnnxRuntime;

/// <summary>Where a library was found; the order is the order of the search.</summary>
public enum OnnxRuntimeOrigin
{
    /// <summary>The path that the user gave.</summary>
    Explicit,

    /// <summary>The native assets of the application that will run the model.</summary>
    Application,

    /// <summary>The one packed beside this program.</summary>
    Packed,

    /// <summary>The system's library path.</summary>
    System,
}
