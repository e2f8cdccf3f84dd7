namespace QuantBuild.Kernels.Ggml.Symmetric;

/// <summary>Which ends of the codes a try can pass, known when the loop is compiled.</summary>
internal interface ICodeClamp
{
    static abstract bool Lower { get; }

    static abstract bool Upper { get; }
}

/// <summary>All values round to codes.</summary>
internal readonly struct NoClamp : ICodeClamp
{
    public static bool Lower => false;

    public static bool Upper => false;
}

/// <summary>The farthest value rounds to limit, which is a code with a minus only.</summary>
internal readonly struct UpperClamp : ICodeClamp
{
    public static bool Lower => false;

    public static bool Upper => true;
}

/// <summary>The farthest value may round to limit + 1.</summary>
internal readonly struct BothClamps : ICodeClamp
{
    public static bool Lower => true;

    public static bool Upper => true;
}
