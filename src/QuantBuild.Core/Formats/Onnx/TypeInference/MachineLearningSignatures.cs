namespace QuantBuild.Formats.Onnx.TypeInference;

/// <summary>
/// Signatures of the domain ai.onnx.ml, from the specification's Changelog-ml. Only TreeEnsemble (since 5) admits FLOAT16.
/// </summary>
internal static class MachineLearningSignatures
{
    public const string Text = """
        ArrayFeatureExtractor : t . > t
        Binarizer Imputer : t > t
        FeatureVectorizer LinearRegressor Normalizer OneHotEncoder SVMRegressor Scaler TreeEnsembleRegressor : t > f32
        LinearClassifier SVMClassifier TreeEnsembleClassifier : t > @ f32
        TreeEnsemble : T > T
        ZipMap : f32 > map
        """;
}
