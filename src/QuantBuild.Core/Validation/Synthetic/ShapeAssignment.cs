namespace QuantBuild.Validation.Synthetic;

/// <summary>Sizes for the open dimensions, by what they stand for. The first is what most models take.</summary>
internal sealed record ShapeAssignment(long Sequence, long Spatial, long Past, long Audio, long Unknown)
{
    /// <summary>
    /// What is tried, in order, until the source runs. 576 samples of audio: 32 ms at 16 kHz with 4 ms of what came
    /// before, the chunk that detectors of speech are made for; they run on 512 too, but into saturated states.
    /// </summary>
    public static IReadOnlyList<ShapeAssignment> All { get; } =
    [
        new(16, 224, 0, 576, 1),
        new(16, 320, 1, 512, 16),
        new(32, 640, 8, 16000, 2),
        new(128, 416, 16, 256, 8),
        new(1, 512, 0, 1536, 3),
        new(8, 256, 0, 4096, 4),
        new(64, 64, 0, 400, 32),
        new(512, 32, 0, 480, 64),
        new(80, 28, 0, 1024, 128),
        new(100, 48, 0, 160, 256),
    ];

    public long Of(DimensionKind kind) => kind switch
    {
        DimensionKind.Batch => 1,
        DimensionKind.Sequence => Sequence,
        DimensionKind.Past => Past,
        DimensionKind.Total => Past + Sequence,
        DimensionKind.Spatial => Spatial,
        DimensionKind.Channels => 3,
        DimensionKind.Audio => Audio,
        _ => Unknown,
    };
}
