{{- define "event-invoke-operator.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- /* A release that is named after the chart does not say so twice. */ -}}
{{- define "event-invoke-operator.fullname" -}}
{{- $name := include "event-invoke-operator.name" . }}
{{- $full := contains $name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name $name) }}
{{- .Values.fullnameOverride | default $full | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- /* The beginning of names in the cluster. Releases that watch namespaces may have the same name in different ones. */ -}}
{{- define "event-invoke-operator.clusterName" -}}
{{- $name := include "event-invoke-operator.fullname" . }}
{{- empty .Values.watchNamespaces | ternary $name (printf "%s-%s" .Release.Namespace $name) }}
{{- end }}

{{- define "event-invoke-operator.serviceAccountName" -}}
{{- .Values.serviceAccount.name | default (include "event-invoke-operator.fullname" .) }}
{{- end }}

{{- /* Part of a Deployment that can't be changed any more: nothing that an upgrade may change stands here. */ -}}
{{- define "event-invoke-operator.selectorLabels" -}}
app.kubernetes.io/name: {{ include "event-invoke-operator.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{- /* The chart's own win over the user's: a key that stood there twice would be refused. */ -}}
{{- define "event-invoke-operator.labels" -}}
{{- $own := include "event-invoke-operator.selectorLabels" . | fromYaml }}
{{- $_ := set $own "app.kubernetes.io/version" (.Chart.AppVersion | toString) }}
{{- $_ := set $own "app.kubernetes.io/managed-by" .Release.Service }}
{{- $_ := set $own "helm.sh/chart" (printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-") }}
{{- merge $own .Values.commonLabels .Values.global.commonLabels | toYaml }}
{{- end }}

{{- /* The labels of an object that has labels of its own: `more`, in the chart's `context`. */ -}}
{{- define "event-invoke-operator.labelsWith" -}}
{{- merge (include "event-invoke-operator.labels" .context | fromYaml) .more | toYaml }}
{{- end }}

{{- define "event-invoke-operator.metricsName" -}}
{{- printf "%s-metrics" (include "event-invoke-operator.fullname" . | trunc 55 | trimSuffix "-") }}
{{- end }}

{{- /* Name, namespace, labels and annotations of an object that a value of the chart describes: `of`, in its `context`. */ -}}
{{- define "event-invoke-operator.metadataOf" -}}
name: {{ include "event-invoke-operator.fullname" .context }}
namespace: {{ .of.namespace | default .context.Release.Namespace }}
labels:
  {{- include "event-invoke-operator.labelsWith" (dict "context" .context "more" .of.labels) | nindent 2 }}
{{- with .of.annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- /* The endpoint that a ServiceMonitor or a PodMonitor scrapes. */ -}}
{{- define "event-invoke-operator.endpoint" -}}
- port: metrics
  path: /metrics
  {{- with .interval }}
  interval: {{ . }}
  {{- end }}
  {{- with .scrapeTimeout }}
  scrapeTimeout: {{ . }}
  {{- end }}
  {{- with .relabelings }}
  relabelings:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .metricRelabelings }}
  metricRelabelings:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}

{{- define "event-invoke-operator.podLabels" -}}
{{- $own := include "event-invoke-operator.selectorLabels" . | fromYaml }}
{{- merge $own .Values.podLabels .Values.commonLabels .Values.global.commonLabels | toYaml }}
{{- end }}

{{- define "event-invoke-operator.image" -}}
{{- with .Values.image }}
{{- with $.Values.global.imageRegistry | default .registry }}{{ . }}/{{ end }}
{{- .repository }}
{{- if .digest }}@{{ .digest }}{{ else }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}
{{- end }}
{{- end }}

{{- /* What the operator does in Kubernetes, and nothing else: it is the same in a Role and in the ClusterRole. */ -}}
{{- define "event-invoke-operator.rules" -}}
- apiGroups: [lambda.eventinvoke.dev]
  resources: [eventinvokeconfigs]
  verbs: [get, list, watch, patch]
- apiGroups: [lambda.eventinvoke.dev]
  resources: [eventinvokeconfigs/status]
  verbs: [patch]
- apiGroups: ['']
  resources: [events]
  verbs: [create, patch]
{{- end }}

{{- define "event-invoke-operator.args" -}}
{{- with .Values.leaderElection }}
- --leader-elect={{ .enabled }}
{{- if .enabled }}
- --leader-elect-lease-duration={{ .leaseDuration }}
- --leader-elect-renew-deadline={{ .renewDeadline }}
- --leader-elect-retry-period={{ .retryPeriod }}
{{- end }}
{{- end }}
- --leader-elect-resource-name={{ include "event-invoke-operator.fullname" . }}
- --leader-elect-resource-namespace={{ .Release.Namespace }}
{{- with .Values.watchNamespaces }}
- {{ join "," . | printf "--namespaces=%s" | quote }}
{{- end }}
{{- with .Values.labelSelector }}
- {{ printf "--label-selector=%s" . | quote }}
{{- end }}
{{- if .Values.observeOnly }}
- --observe-only
{{- end }}
- --default-account={{ .Values.tenancy.defaultAccount }}
- --drift-check-interval={{ .Values.driftCheckInterval }}
- --minimum-drift-check-interval={{ .Values.minimumDriftCheckInterval }}
- --concurrency={{ .Values.concurrency }}
- --requests-per-second={{ .Values.requestsPerSecond }}
- --log-level={{ .Values.logLevel }}
- --log-format={{ .Values.logFormat }}
- --metrics-bind-address=:8080
- --health-probe-bind-address=:8081
{{- with .Values.aws.region }}
- --region={{ . }}
{{- end }}
{{- with .Values.aws.endpointUrl }}
- {{ printf "--endpoint-url=%s" . | quote }}
{{- end }}
{{- if .Values.aws.caBundleConfigMap }}
- --ca-bundle=/etc/event-invoke-operator/ca/ca.pem
{{- end }}
{{- range .Values.extraArgs }}
- {{ . | quote }}
{{- end }}
{{- end }}

{{- /*
The API server and the cluster's services have no business with a proxy to the internet; Kubernetes puts the address in. What
extraEnv sets wins: a variable that stood there twice would be refused.
*/ -}}
{{- define "event-invoke-operator.env" -}}
{{- $given := list }}
{{- range .Values.extraEnv }}{{ $given = append $given (upper .name) }}{{ end }}
{{- $own := list (dict "name" "POD_NAME" "valueFrom" (dict "fieldRef" (dict "fieldPath" "metadata.name"))) }}
{{- if .Values.aws.credentialsSecret }}
{{- $own = append $own (dict "name" "AWS_SHARED_CREDENTIALS_FILE" "value" "/var/run/secrets/aws/credentials") }}
{{- end }}
{{- with .Values.proxy }}
{{- with .http }}{{ $own = append $own (dict "name" "HTTP_PROXY" "value" .) }}{{ end }}
{{- with .https }}{{ $own = append $own (dict "name" "HTTPS_PROXY" "value" .) }}{{ end }}
{{- $direct := list "$(KUBERNETES_SERVICE_HOST)" "kubernetes.default" ".svc" ".svc.cluster.local" .noProxy | compact }}
{{- if or .http .https (has "HTTP_PROXY" $given) (has "HTTPS_PROXY" $given) }}
{{- $own = append $own (dict "name" "NO_PROXY" "value" (join "," $direct)) }}
{{- end }}
{{- end }}
{{- $all := list }}
{{- range $own }}{{ if not (has .name $given) }}{{ $all = append $all . }}{{ end }}{{ end }}
{{- with concat $all .Values.extraEnv }}{{ toYaml . }}{{ end }}
{{- end }}

{{- define "event-invoke-operator.volumes" -}}
{{- $own := list }}
{{- with .Values.aws.credentialsSecret }}
{{- $own = append $own (dict "name" "aws-credentials" "secret" (dict "secretName" .)) }}
{{- end }}
{{- with .Values.aws.caBundleConfigMap }}
{{- $own = append $own (dict "name" "ca-bundle" "configMap" (dict "name" .)) }}
{{- end }}
{{- with concat $own .Values.extraVolumes }}{{ toYaml . }}{{ end }}
{{- end }}

{{- /* The whole folder, since what is mounted by subPath never changes. */ -}}
{{- define "event-invoke-operator.volumeMounts" -}}
{{- $own := list }}
{{- if .Values.aws.credentialsSecret }}
{{- $own = append $own (dict "name" "aws-credentials" "mountPath" "/var/run/secrets/aws" "readOnly" true) }}
{{- end }}
{{- if .Values.aws.caBundleConfigMap }}
{{- $own = append $own (dict "name" "ca-bundle" "mountPath" "/etc/event-invoke-operator/ca" "readOnly" true) }}
{{- end }}
{{- with concat $own .Values.extraVolumeMounts }}{{ toYaml . }}{{ end }}
{{- end }}

{{- define "event-invoke-operator.topologySpreadConstraints" -}}
{{- $selector := dict "labelSelector" (dict "matchLabels" (include "event-invoke-operator.selectorLabels" . | fromYaml)) }}
{{- $all := list }}
{{- range .Values.topologySpreadConstraints }}
{{- $all = append $all (hasKey . "labelSelector" | ternary . (merge (deepCopy .) $selector)) }}
{{- end }}
{{- with $all }}{{ toYaml . }}{{ end }}
{{- end }}

{{- /* Not empty if the cluster has the CRD of this name and no release owns it. */ -}}
{{- define "event-invoke-operator.isForeignCrd" -}}
{{- with lookup "apiextensions.k8s.io/v1" "CustomResourceDefinition" "" . }}
{{- if not (get (.metadata.annotations | default dict) "meta.helm.sh/release-name") }}true{{ end }}
{{- end }}
{{- end }}
